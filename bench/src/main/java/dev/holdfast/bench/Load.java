package dev.holdfast.bench;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import java.time.Duration;
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
      defaultValue = "12",
      description = "Connections that commit as fast as they can; ${DEFAULT-VALUE} when left out.")
  private int writers = 12;

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
    boolean some = writers >= 1 && writers <= 250;
    require(some, "bad-writers", writers + " writers", "Choose 1 to 250.");
    Duration _ = before();
  }

  private static void require(boolean holds, String code, String reason, String hint) {
    if (!holds) {
      throw new Failure(code, "planning the benchmark", reason, hint);
    }
  }

  int runs() {
    return runs;
  }

  int writers() {
    return writers;
  }

  Duration before() {
    return Durations.parse(before);
  }

  /** The result on standard output: as JSON, or as this text. */
  void print(Object result, String text) {
    System.out.print(json ? Json.MAPPER.writeValueAsString(result) + "\n" : text);
  }
}
