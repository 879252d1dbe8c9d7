package dev.holdfast.acceptance.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.simulation.ModelServers;
import dev.holdfast.simulation.Sight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plays a script on the model and on real servers; after each step both show the same. */
final class Comparison {
  private static final Pattern CLIENT =
      Pattern.compile("the client of row (\\d+) (waits|was told|was refused|doesn't know)");
  private static final Pattern ROWS = Pattern.compile("db(\\d) shows rows? (none|[\\d, ]+)");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(5);

  /** Nothing of what a client was told, or a server holds, comes later than this. */
  private static final Duration SETTLED = Duration.ofMillis(200);

  private final Lines lines = new Lines();
  private final List<String> story = new ArrayList<>();

  void play(Script script) throws Exception {
    ModelServers model = new ModelServers(script.servers());
    try (RealServers real = new RealServers(script.servers())) {
      for (String line : script.lines()) {
        story.add(line);
        if (!isSeen(line, model.sight())) {
          step(line, model, real);
        }
      }
      long end = System.nanoTime() + SETTLED.toNanos();
      while (System.nanoTime() < end) {
        same(real.sight(), model.sight());
        Thread.sleep(LOOK);
      }
    }
  }

  private void step(String line, ModelServers model, RealServers real) throws Exception {
    Lines.Step step = lines.step(line);
    String expected = step.on(model);
    assertThat(step.on(real)).as(text()).isEqualTo(expected);
    long end = System.nanoTime() + PATIENCE.toNanos();
    Sight seen = real.sight();
    while (!seen.equals(model.sight()) && System.nanoTime() < end) {
      Thread.sleep(LOOK);
      seen = real.sight();
    }
    same(seen, model.sight());
  }

  private void same(Sight real, Sight model) {
    assertThat(real.toString()).as(text()).isEqualTo(model.toString());
  }

  /** Whether the line says what is to be seen: in the model, which shows what is real. */
  private boolean isSeen(String line, Sight sight) {
    Matcher client = CLIENT.matcher(line);
    if (client.matches()) {
      assertThat(sight.clients().get(Integer.parseInt(client.group(1))))
          .as(text())
          .isEqualTo(told(client.group(2)));
      return true;
    }
    Matcher rows = ROWS.matcher(line);
    if (rows.matches()) {
      String expected = rows.group(2).equals("none") ? "" : rows.group(2);
      assertThat(sight.servers().get(Integer.parseInt(rows.group(1)) - 1).rows())
          .as(text())
          .hasToString("[" + expected + "]");
      return true;
    }
    return false;
  }

  private static Sight.Told told(String words) {
    return switch (words) {
      case "waits" -> Sight.Told.WAITS;
      case "was told" -> Sight.Told.COMMITTED;
      case "was refused" -> Sight.Told.REFUSED;
      default -> Sight.Told.UNKNOWN;
    };
  }

  private String text() {
    return "real servers, and the model (expected), after\n  " + String.join("\n  ", story);
  }
}
