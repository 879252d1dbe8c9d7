package dev.holdfast.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench/run hand}. */
@Command(
    name = "hand",
    mixinStandardHelpOptions = true,
    header = "The yardstick: the same, promoted by hand at once.",
    description =
        "The yardstick: kills a server and promotes a replica over open connections, at once.")
final class HandCommand implements Callable<Integer> {
  @Mixin private Load load = new Load();

  @Override
  public Integer call() throws Exception {
    load.checkOne();
    Machine machine = Machine.lookAndWarn();
    FailoverReport report =
        new HandBench(load.writers(), load.before()).run(load.runs(), machine, System.err::println);
    load.print(report, report.text());
    return report.lost() == 0 ? 0 : 1;
  }
}
