package dev.holdfast.bench;

import dev.holdfast.base.Json;
import dev.holdfast.bench.codec.CodecRun;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run codec}. */
@Command(
    name = "codec",
    mixinStandardHelpOptions = true,
    header = "What reading a binary log consists of, by JMH.",
    description = {
      "Micro-benchmarks by JMH of the log codec: events with their checksums, row images, table",
      "maps, GTIDs. Takes about three minutes."
    })
final class CodecCommand implements Callable<Integer> {
  @Option(
      names = "--quick",
      description = "One short run of each in seconds: whether they run, not how fast.")
  private boolean quick;

  @Option(names = "--json", description = "Print one JSON object, and everything else on stderr.")
  private boolean json;

  /**
   * @param quick too short to say much
   */
  record Report(Machine machine, boolean quick, List<CodecRun.Line> lines) {
    String text() {
      Formatter t = new Formatter(Locale.ROOT);
      t.format("%d cores, load average %.2f before%n", machine.cores(), machine.load());
      t.format("%n%-16s %12s %12s %8s%n", "nanoseconds", "average", "± 99.9 %", "samples");
      for (CodecRun.Line line : lines) {
        t.format(
            "%-16s %12.1f %12s %8d%n",
            line.what(),
            line.nanos(),
            Double.isNaN(line.error()) ? "-" : String.format(Locale.ROOT, "%.1f", line.error()),
            line.samples());
      }
      return t.toString();
    }
  }

  @Override
  public Integer call() throws RunnerException {
    Machine machine = Machine.lookAndWarn();
    System.err.println(quick ? "a quick look" : "this takes about three minutes");
    Report report = new Report(machine, quick, CodecRun.lines(quick));
    System.out.print(json ? Json.MAPPER.writeValueAsString(report) + "\n" : report.text());
    return 0;
  }
}
