package dev.holdfast.bench;

import dev.holdfast.base.ByteSize;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run log}. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    header = "Reading binary logs, beside the usual readers.",
    description = {
      "Reads binary logs of a shop: scan with checksums, full decode and time find, beside",
      "mariadb-binlog and mysql-binlog-connector-java; and replays them: time restore beside a",
      "replica and mariadb-binlog | mariadb. All must come to the same tables."
    })
final class LogCommand implements Callable<Integer> {
  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "256M",
      description = "How much log the shop writes; ${DEFAULT-VALUE} when left out.")
  private String size = "256M";

  @Option(
      names = "--logs",
      paramLabel = "DIR",
      description = "Read the logs that are here, or keep here what the shop writes.")
  private @Nullable Path kept;

  @Option(
      names = "--indexed",
      paramLabel = "SIZE",
      description = "Also search by indexes over so much log, like 10G: copies with later GTIDs.")
  private @Nullable String indexed;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "How often they are read, after once that isn't counted; ${DEFAULT-VALUE} when left out.")
  private int rounds;

  @Option(
      names = "--replays",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often they are replayed in each way; ${DEFAULT-VALUE} when left out.")
  private int replays;

  @Option(
      names = "--way",
      paramLabel = "WAY",
      split = ",",
      description = "Only replay in these ways: ${COMPLETION-CANDIDATES}.")
  private Set<ReplayBench.Way> ways = EnumSet.allOf(ReplayBench.Way.class);

  @Option(names = "--json", description = "Print one JSON object, and everything else on stderr.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    long bytes = ByteSize.parse(size).bytes();
    if (rounds < 0 || replays < 0 || rounds + replays == 0 || bytes == 0) {
      throw new Failure(
          "bad-runs",
          "planning the benchmark",
          "it needs at least one round and some log",
          "See bench/run log --help.");
    }
    Path folder = kept == null ? Files.createTempDirectory("hflog") : kept;
    try {
      if (ShopLog.in(folder).isEmpty()) {
        new ShopLog(folder, bytes, System.err::println).make();
      }
      print(measure(folder));
    } finally {
      if (kept == null) {
        ShopLog.delete(folder);
      }
    }
    return 0;
  }

  private LogReport measure(Path folder) throws Exception {
    Machine machine = Machine.lookAndWarn();
    String program = Programs.holdfast();
    List<Path> logs = ShopLog.in(folder);
    LogReport report = new LogBench(logs, program, System.err::println).run(rounds, machine);
    if (indexed != null) {
      report = report.with(search(logs, program, ByteSize.parse(indexed).bytes()), List.of());
    }
    return replays > 0 ? replay(report, folder, program) : report;
  }

  private List<LogReport.Line> search(List<Path> logs, String program, long size) throws Exception {
    Path copies = Files.createTempDirectory("hfcopies");
    try {
      System.err.println("copying logs until they have " + (size >> 20) + " MiB");
      List<Path> many = LogCopies.make(logs, copies.resolve("logs"), size);
      return new IndexBench(many, copies.resolve("index"), program, System.err::println)
          .run(rounds);
    } finally {
      ShopLog.delete(copies);
    }
  }

  private LogReport replay(LogReport report, Path folder, String program) throws Exception {
    if (!ReplayBench.possible(folder)) {
      System.err.println("note: " + folder + " has no base to replay onto: nothing is replayed");
      return report;
    }
    ReplayBench bench =
        new ReplayBench(
            folder, program, Files.createTempDirectory("hfreplay"), System.err::println);
    bench.run(replays, ways);
    return report.with(bench.lines(), bench.ratios());
  }

  private void print(LogReport report) {
    System.out.print(json ? Json.MAPPER.writeValueAsString(report) + "\n" : report.text());
  }
}
