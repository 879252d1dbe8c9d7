package dev.holdfast.cli.lab;

import dev.holdfast.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast lab fill}. */
@Command(
    name = "fill",
    description = "Fill a node's disk up; only in a lab with --disk.",
    mixinStandardHelpOptions = true)
final class FillCommand implements Callable<Integer> {
  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final FolderOption folder = new FolderOption();

  @Parameters(paramLabel = "NODE", description = "Its name, e.g. db1.")
  private String node = "";

  FillCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    folder.of(labs).fill(node);
    terminal.out().println("filled the disk of " + node);
    return 0;
  }
}
