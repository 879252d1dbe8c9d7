package dev.holdfast.acceptance.fidelity;

import dev.holdfast.base.NodeName;
import dev.holdfast.decision.ServerOperation;
import dev.holdfast.simulation.ScriptedServers;
import dev.holdfast.simulation.ScriptedServers.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the lines of a script mean, as steps on servers. */
final class Lines {
  /** A step, which tells how it ended. */
  interface Step {
    String on(ScriptedServers servers);
  }

  private interface Deed {
    void does(ScriptedServers servers);
  }

  private record Line(Pattern pattern, Function<MatchResult, Step> step) {}

  private static final String DONE = "done";
  private final List<Line> lines = new ArrayList<>();

  Lines() {
    operation("starts", _ -> new ServerOperation.Start(false));
    operation("starts as a replica", _ -> new ServerOperation.Start(true));
    operation("is killed", _ -> new ServerOperation.Kill());
    operation("votes", _ -> new ServerOperation.StopAcknowledging());
    operation("follows db(\\d)", w -> new ServerOperation.Follow(name(w), 1, false, 0));
    operation(
        "follows db(\\d) and acknowledges", w -> new ServerOperation.Follow(name(w), 1, true, 0));
    operation("acknowledges to db(\\d)", w -> new ServerOperation.Acknowledge(name(w), 1));
    operation("is promoted", _ -> new ServerOperation.Promote(1));
    operation("opens in term (\\d+)", w -> new ServerOperation.Open(number(w, 2), new TreeSet<>()));
    operation(
        "opens in term (\\d+) and locks db(\\d)",
        w ->
            new ServerOperation.Open(
                number(w, 2), new TreeSet<>(List.of(new NodeName("db" + w.group(3))))));
    operation("closes", _ -> new ServerOperation.Close(1, Duration.ofSeconds(1), Optional.empty()));
    operation("steps down", _ -> new ServerOperation.StepDown());
    operation("locks db(\\d)", w -> new ServerOperation.Lock(new TreeSet<>(List.of(name(w)))));
    operation("unlocks db(\\d)", w -> new ServerOperation.Unlock(name(w)));
    operation("says what it has written", _ -> new ServerOperation.AskWritten());
    operation("says what it has received", _ -> new ServerOperation.AskReceived());
    operation("is rewound to db(\\d)", w -> new ServerOperation.Rewind(name(w), 1));
    deed("stands still", w -> s -> s.freeze(node(w)));
    deed("goes on", w -> s -> s.thaw(node(w)));
    deed("is cut off", w -> s -> s.cut(node(w)));
    deed("is connected again", w -> s -> s.heal(node(w)));
    deed("can't apply", w -> s -> s.holdApplying(node(w)));
    deed("can apply again", w -> s -> s.letApply(node(w)));
    deed("has its semi-sync switched off", w -> s -> s.switchSemiSyncOff(node(w)));
    deed("has flushed its engine", w -> s -> s.flush(node(w)));
    deed(
        "has its acknowledgements (lost|held|arrive)",
        w -> s -> s.acknowledgements(node(w), Fate.valueOf(w.group(2).toUpperCase(Locale.ROOT))));
    deed("takes row (\\d+) from a client", w -> s -> s.commits(node(w), number(w, 2), 0));
    deed(
        "takes row (\\d+) from a client in domain 1",
        w -> s -> s.commits(node(w), number(w, 2), 1));
    deed("takes row (\\d+) from a SUPER user", w -> s -> s.writesAnyway(node(w), number(w, 2)));
  }

  private void operation(String words, Function<MatchResult, ServerOperation> operation) {
    mean(words, w -> s -> s.does(node(w), operation.apply(w)));
  }

  private void deed(String words, Function<MatchResult, Deed> deed) {
    mean(
        words,
        w ->
            s -> {
              deed.apply(w).does(s);
              return DONE;
            });
  }

  private void mean(String words, Function<MatchResult, Step> step) {
    lines.add(new Line(Pattern.compile("db(\\d) " + words), step));
  }

  private static int node(MatchResult w) {
    return number(w, 1);
  }

  private static int number(MatchResult w, int group) {
    return Integer.parseInt(w.group(group));
  }

  private static NodeName name(MatchResult w) {
    return new NodeName("db" + w.group(2));
  }

  Step step(String text) {
    for (Line line : lines) {
      Matcher words = line.pattern().matcher(text);
      if (words.matches()) {
        return line.step().apply(words.toMatchResult());
      }
    }
    throw new IllegalArgumentException("no such step: " + text);
  }
}
