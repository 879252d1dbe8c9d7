package dev.holdfast.bench;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** How often something becomes of the primary, and under what load: options of several commands. */
final class Load {
  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many times; ${DEFAULT-VALUE} when left out.")
  private int runs = 20;

  @Option(
      names = "--writers",
      paramLabel = "N",
      split = ",",
      defaultValue = "12",
      description = "Connections that commit as fast as they can; ${DEFAULT-VALUE} when left out.")
  private List<Integer> writers = List.of(12);

  @Option(
      names = "--before",
      paramLabel = "TIME",
      defaultValue = "2s",
      description = "Writing with all nodes back before each; ${DEFAULT-VALUE} when left out.")
  private String before = "2s";

  @Option(names = "--json", description = "Print one JSON object, and everything else on stderr.")
  private boolean json;

  /**
   * Before anything is started.
   *
   * @throws Failure {@code bad-runs}, {@code bad-writers} or what {@link Durations#parse} throws
   */
  void check() {
    require(runs >= 1 && runs <= 10_000, "bad-runs", runs + " runs", "Choose 1 to 10000.");
    for (int each : writers) {
      require(each >= 1 && each <= 250, "bad-writers", each + " writers", "Choose 1 to 250.");
    }
    Duration _ = before();
  }

  /** The same, of a benchmark that makes one measurement. */
  void checkOne() {
    check();
    require(writers.size() == 1, "bad-writers", "several numbers of writers", "Choose one.");
  }

  private static void require(boolean holds, String code, String reason, String hint) {
    if (!holds) {
      throw new Failure(code, "planning the benchmark", reason, hint);
    }
  }

  int runs() {
    return runs;
  }

  /** The first, or only. */
  int writers() {
    return writers.getFirst();
  }

  /** Of each measurement, in this order; at least one. */
  List<Integer> eachWriters() {
    return List.copyOf(writers);
  }

  Duration before() {
    return Durations.parse(before);
  }

  /** The result on standard output: as JSON, or as this text. */
  void print(Object result, String text) {
    System.out.print(json ? Json.MAPPER.writeValueAsString(result) + "\n" : text);
  }
}
