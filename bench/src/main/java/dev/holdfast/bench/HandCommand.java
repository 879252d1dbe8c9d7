package dev.holdfast.bench;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run hand}. */
@Command(
    name = "hand",
    mixinStandardHelpOptions = true,
    description =
        "The yardstick: kills a server and promotes a replica over open connections, at once.")
final class HandCommand implements Callable<Integer> {
  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many times; ${DEFAULT-VALUE} when left out.")
  private int runs;

  @Option(
      names = "--writers",
      paramLabel = "N",
      defaultValue = "8",
      description = "Connections that commit as fast as they can; ${DEFAULT-VALUE} when left out.")
  private int writers;

  @Option(
      names = "--before",
      paramLabel = "TIME",
      defaultValue = "2s",
      description = "Writing before each; ${DEFAULT-VALUE} when left out.")
  private String before = "2s";

  @Option(names = "--json", description = "Print one JSON object, and everything else on stderr.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Duration calm = Durations.parse(before);
    Machine machine = Machine.look();
    machine.warning().ifPresent(System.err::println);
    List<FailoverReport.Run> done = new ArrayList<>();
    int acknowledged = 0;
    long lost = 0;
    Path folder = Files.createTempDirectory("hfhand");
    for (int i = 0; i < runs; i++) {
      HandBench.Result result = new HandBench(folder.resolve("set"), writers, calm).once();
      done.add(result.run());
      acknowledged += result.acknowledged();
      lost += result.lost();
      System.err.printf("%d of %d: %d ms%n", i + 1, runs, result.run().outageMicros() / 1000);
    }
    Files.delete(folder);
    FailoverReport report =
        FailoverReport.of(
            "promotion by hand over open connections",
            machine,
            Commands.run("mariadbd", "--version").strip(),
            3,
            writers,
            done,
            acknowledged,
            lost);
    System.out.print(json ? Json.MAPPER.writeValueAsString(report) + "\n" : report.text());
    return lost == 0 ? 0 : 1;
  }
}
