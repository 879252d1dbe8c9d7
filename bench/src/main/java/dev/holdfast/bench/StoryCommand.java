package dev.holdfast.bench;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Json;
import dev.holdfast.cli.terminal.OnInterrupt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run story}. */
@Command(
    name = "story",
    mixinStandardHelpOptions = true,
    header = "A DELETE too many, from the search to a shop that holds.",
    description = {
      "A shop with a base of its data; customers buy, somebody deletes 4,285 of them, the others go",
      "on. Measured: finding the DELETE, and restoring without it. The shop check has to hold with",
      "the journal, the customers have to be back, and each later purchase has to be there."
    })
final class StoryCommand implements Callable<Integer> {
  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "200000",
      description = "In the shop; ${DEFAULT-VALUE} when left out.")
  private int customers;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "30m",
      description = "How long they buy, half of it before; ${DEFAULT-VALUE} when left out.")
  private String time = "30m";

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "200",
      description = "Operations per second; ${DEFAULT-VALUE} when left out.")
  private int rate;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "Of the restore; ${DEFAULT-VALUE} when left out.")
  private String engine = "auto";

  @Option(names = "--json", description = "Print one JSON object, and everything else on stderr.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Machine machine = Machine.lookAndWarn();
    Path folder = Files.createTempDirectory("hfstory");
    StoryBench bench = new StoryBench(folder, Programs.holdfast(), engine, System.err::println);
    StoryBench.Report report =
        new OnInterrupt(bench::clean)
            .guard(() -> {
              try {
                bench.happen(customers, Durations.parse(time), rate);
                return bench.measure(machine);
              } finally {
                bench.clean();
              }
            });
    System.out.print(json ? Json.MAPPER.writeValueAsString(report) + "\n" : report.text());
    return 0;
  }
}
