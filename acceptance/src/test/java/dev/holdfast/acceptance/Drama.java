package dev.holdfast.acceptance;

import dev.holdfast.agent.api.StatusView.RecordView;
import dev.holdfast.lab.Cut;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.Target;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.function.Executable;

/** Plays one scenario on a lab: what each of its lines means. */
final class Drama {
  private static final List<String> NODES = List.of("db1", "db2", "db3");
  private static final Pattern PROCESS =
      Pattern.compile("the (server|agent|host) of (.+) (hangs|stops|goes on|is killed|is started)");
  private static final Pattern CUT =
      Pattern.compile(
          "(nothing gets to|nothing gets out of) (.+)|(.+) is cut off( from the store)?");
  private static final Pattern HEALED =
      Pattern.compile("(?:the network of (.+)|every network) is healed");
  private static final Pattern DISK = Pattern.compile("the disk of (.+) (is full|has space again)");
  private static final Pattern CROWD = Pattern.compile("clients take all connections of (.+)");
  private static final Pattern NO_ACKER = Pattern.compile("(.+) is no acker");

  private final Practice practice;
  private final Trade trade;
  private final Crowd crowd;
  private final RecordView before;
  private final List<String> replicas;
  private final long serverBefore;

  Drama(Practice practice, Trade trade, Crowd crowd) throws Exception {
    this.practice = practice;
    this.trade = trade;
    this.crowd = crowd;
    this.before = practice.record();
    this.replicas = practice.replicas();
    this.serverBefore = practice.serverPid(before.primary());
  }

  void play(Scenario scenario) throws Throwable {
    for (String step : scenario.steps()) {
      step(step);
    }
  }

  private void step(String step) throws Throwable {
    switch (step) {
      case "three nodes and customers who buy", "all nodes work together" -> practice.awaitWhole();
      case "customers buy" -> trade.goesOn();
      case "another node serves" -> practice.awaitSuccessorOf(before);
      case "the primary stays the primary" -> staysPrimary();
      case "the server of the old primary is closed" -> Eventually.that(step, this::closed);
      case "everything is killed at once" -> onAll(n -> lab().kill(n, Target.HOST));
      case "the power is back" -> onAll(n -> lab().start(n));
      default -> fault(step);
    }
  }

  private void fault(String step) throws Throwable {
    Matcher process = PROCESS.matcher(step);
    Matcher disk = DISK.matcher(step);
    Matcher crowded = CROWD.matcher(step);
    Matcher noAcker = NO_ACKER.matcher(step);
    if (process.matches()) {
      process(node(process.group(2)), process.group(1), process.group(3));
    } else if (disk.matches()) {
      disk(node(disk.group(1)), disk.group(2));
    } else if (crowded.matches()) {
      crowd.gathersAt(practice.node(node(crowded.group(1))));
    } else if (noAcker.matches()) {
      String node = node(noAcker.group(1));
      Eventually.that(step, () -> !practice.record().ackers().contains(node));
    } else {
      network(step);
    }
  }

  private void process(String node, String what, String happens) throws InterruptedException {
    Target target = Target.valueOf(what.toUpperCase(Locale.ROOT));
    switch (happens) {
      case "hangs", "stops" -> lab().freeze(node, target);
      case "goes on" -> lab().thaw(node, target);
      case "is killed" -> lab().kill(node, target);
      default -> lab().start(node);
    }
  }

  private void disk(String node, String happens) {
    if (happens.equals("is full")) {
      lab().fill(node);
    } else {
      lab().free(node);
    }
  }

  private void network(String step) throws Throwable {
    Matcher healed = HEALED.matcher(step);
    Matcher cut = CUT.matcher(step);
    if (healed.matches()) {
      onNamed(healed.group(1), n -> lab().heal(n));
    } else if (cut.matches()) {
      boolean oneWay = cut.group(1) != null;
      onNamed(cut.group(oneWay ? 2 : 3), n -> lab().cut(n, what(cut)));
    } else {
      throw new IllegalArgumentException("no such step: " + step);
    }
  }

  private static Cut what(Matcher cut) {
    if (cut.group(1) != null) {
      return cut.group(1).equals("nothing gets to") ? Cut.IN : Cut.OUT;
    }
    return cut.group(4) == null ? Cut.CABLE : Cut.STORE;
  }

  private void staysPrimary() throws Throwable {
    Executable same =
        () ->
            org.assertj.core.api.Assertions.assertThat(practice.record().term())
                .isEqualTo(before.term());
    Eventually.allAlong(java.time.Duration.ofSeconds(2), same);
  }

  private boolean closed() throws InterruptedException {
    return !Long.valueOf(serverBefore).equals(practice.node(before.primary()).serverPid());
  }

  private String node(String words) {
    return switch (words) {
      case "the primary" -> before.primary();
      case "a replica" -> replicas.getFirst();
      case "the other replica" -> replicas.getLast();
      default -> throw new IllegalArgumentException("who is " + words + "?");
    };
  }

  /** Something that is done to a node. */
  private interface Deed {
    void to(String node) throws Throwable;
  }

  private void onNamed(@org.jspecify.annotations.Nullable String words, Deed deed)
      throws Throwable {
    if (words == null || words.equals("every node")) {
      onAll(deed);
    } else {
      deed.to(node(words));
    }
  }

  private static void onAll(Deed deed) throws Throwable {
    for (String node : NODES) {
      deed.to(node);
    }
  }

  private Lab lab() {
    return practice.lab();
  }
}
