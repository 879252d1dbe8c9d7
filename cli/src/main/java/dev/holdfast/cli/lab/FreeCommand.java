package dev.holdfast.cli.lab;

import dev.holdfast.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast lab free}. */
@Command(
    name = "free",
    description = "Give a node's disk its space back.",
    mixinStandardHelpOptions = true)
final class FreeCommand implements Callable<Integer> {
  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final FolderOption folder = new FolderOption();

  @Parameters(paramLabel = "NODE", description = "Its name, e.g. db1.")
  private String node = "";

  FreeCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    folder.of(labs).free(node);
    terminal.out().println("freed the disk of " + node);
    return 0;
  }
}
