package dev.holdfast.cli.lab;

import dev.holdfast.base.Json;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.lab.LabStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast lab status}. */
@Command(
    name = "status",
    description = "Show the lab's nodes, processes and addresses.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final FolderOption folder = new FolderOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  StatusCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    LabStatus status = folder.of(labs).status();
    if (json) {
      terminal.out().println(Json.MAPPER.writeValueAsString(status));
    } else {
      LabTable.lines(status).forEach(line -> terminal.out().println(terminal.markup(line)));
    }
    return 0;
  }
}
