package dev.holdfast.bench;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run compare}. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Kills the primary's server under Holdfast, under somebody who promotes by hand at once, and",
      "under Pacemaker, one after the other on this machine; prints them beside one another."
    })
final class CompareCommand implements Callable<Integer> {
  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many times each; ${DEFAULT-VALUE} when left out.")
  private int runs;

  @Option(
      names = "--pacemaker-runs",
      paramLabel = "N",
      defaultValue = "20",
      description = {
        "How many times Pacemaker, tuned and as documented, a minute each; 0 for not at all;",
        "${DEFAULT-VALUE} when left out."
      })
  private int pacemakerRuns;

  @Option(
      names = "--writers",
      paramLabel = "N",
      defaultValue = "12",
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
    if (runs < 1 || pacemakerRuns < 0 || writers < 1 || writers > 250) {
      throw new Failure(
          "bad-runs",
          "planning the benchmark",
          "it needs at least one run and 1 to 250 writers",
          "See bench/run compare --help.");
    }
    Duration calm = Durations.parse(before);
    List<FailoverReport> all = new ArrayList<>();
    all.add(new HandBench(writers, calm).run(runs, machine(), System.err::println));
    all.add(holdfast(calm));
    if (pacemakerRuns > 0) {
      all.add(pacemaker(true, calm));
      all.add(pacemaker(false, calm));
    }
    Comparison comparison = Comparison.of(all);
    System.out.print(json ? Json.MAPPER.writeValueAsString(comparison) + "\n" : comparison.text());
    return all.get(1).lost() == 0 ? 0 : 1;
  }

  private FailoverReport holdfast(Duration calm) throws Exception {
    Machine machine = machine();
    TemporaryLab place = TemporaryLab.make();
    return place.use(() ->
        new FailoverBench(place.lab(), Fault.KILL, writers, calm, System.err::println)
            .run(runs, machine)
            .named("Holdfast"));
  }

  private FailoverReport pacemaker(boolean tuned, Duration calm) throws Exception {
    return new PacemakerBench("kill", tuned, writers, calm)
        .run(pacemakerRuns, machine(), System.err::println);
  }

  /** Looked at anew before each, for the load that it says. */
  private static Machine machine() {
    Machine machine = Machine.look();
    machine.warning().ifPresent(System.err::println);
    return machine;
  }
}
