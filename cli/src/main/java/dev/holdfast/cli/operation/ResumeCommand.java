package dev.holdfast.cli.operation;

import dev.holdfast.agent.operation.PauseReport;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.status.ClusterOption;
import dev.holdfast.cli.terminal.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast resume}. */
@Command(
    name = "resume",
    description = "End a pause: the agents act again.",
    mixinStandardHelpOptions = true)
public final class ResumeCommand implements Callable<Integer> {
  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final ClusterOption cluster = new ClusterOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  public ResumeCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PauseReport report =
        cluster.of(labs).act("resume", Map.of(), PauseCommand.PATIENCE, PauseReport.class);
    PauseCommand.show(report, "resumed", json, terminal);
    return 0;
  }
}
