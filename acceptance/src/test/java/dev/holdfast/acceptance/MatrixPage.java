package dev.holdfast.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The fault matrix as a page of the manual. */
record MatrixPage(List<Scenario> scenarios, List<Outcome> outcomes) {
  private static final String HEAD =
      """
      # The fault matrix

      Written by `acceptance/soak --page` from what `acceptance/soak` has played on real servers: don't edit it. Each fault is a story that you can read, in [acceptance/src/test/resources/scenarios](../../acceptance/src/test/resources/scenarios). Customers buy all the while, 200 operations a second; a client that knows only the router's address and MariaDB's driver writes too; and somebody on each machine tries to commit there. After each story: everything that anybody was told of is on every node, nothing is there that nobody made, the shop's books balance, all nodes hold the same, no commit of a term began after one of a later term was acknowledged, and all nodes work together again.

      **Outage** is the longest time without an acknowledged write, in milliseconds, for each time the fault was met. **Lost** counts runs after which something acknowledged was missing. Nodes, router and clients share one machine, and another cluster too where stories were played several at a time (`--clusters`): all of that makes outages longer. Each node has a network and a disk of its own.

      """;

  void write(Path page) {
    try {
      Files.writeString(page, text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text() {
    Formatter t = new Formatter(Locale.ROOT);
    t.format("%s", HEAD);
    t.format("| fault | outage min | median | max | lost | what you do | runs | again |%n");
    t.format("|---|---|---|---|---|---|---|---|%n");
    scenarios.forEach(scenario -> row(t, scenario));
    List<Double> loads = outcomes.stream().map(Outcome::load).sorted().toList();
    t.format(
        "%n%d stories, %d changes of primary, %d writes acknowledged, %d stories failed;"
            + " %d cores, load average %s.%n",
        outcomes.size(),
        outcomes.stream().mapToInt(Outcome::changes).sum(),
        outcomes.stream().mapToLong(Outcome::acknowledged).sum(),
        outcomes.stream().filter(o -> o.failed() != null).count(),
        Runtime.getRuntime().availableProcessors(),
        loads.isEmpty()
            ? "unknown"
            : "%s to %s, median %s"
                .formatted(loads.getFirst(), loads.getLast(), loads.get(loads.size() / 2)));
    return t.toString();
  }

  private void row(Formatter t, Scenario scenario) {
    List<Outcome> played =
        outcomes.stream().filter(o -> o.scenario().equals(scenario.name())).toList();
    List<Long> outages =
        played.stream().map(Outcome::outageMillis).flatMap(List::stream).sorted().toList();
    long failed = played.stream().filter(o -> o.failed() != null).count();
    t.format("| %s ", scenario.title().replaceAll("\\.$", ""));
    if (outages.isEmpty()) {
      t.format("| – | – | – ");
    } else {
      t.format(
          "| %d | %d | %d ",
          outages.getFirst(), outages.get(outages.size() / 2), outages.getLast());
    }
    String runs = failed == 0 ? "" + played.size() : played.size() + ", " + failed + " failed";
    t.format("| %s | %s | %s ", played.isEmpty() ? "–" : lost(played), scenario.byHand(), runs);
    t.format("| `acceptance/soak --only %s` |%n", scenario.name());
  }

  private static String lost(List<Outcome> played) {
    return ""
        + Stream.of(played)
            .flatMap(List::stream)
            .filter(o -> String.valueOf(o.failed()).contains("lost"))
            .count();
  }
}
