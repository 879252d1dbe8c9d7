package dev.holdfast.cli.lab;

import dev.holdfast.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast lab cut}. */
@Command(
    name = "cut",
    description = "Take a node's network away; only in an isolated lab.",
    mixinStandardHelpOptions = true)
final class CutCommand implements Callable<Integer> {
  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final FolderOption folder = new FolderOption();

  @Parameters(paramLabel = "NODE", description = "Its name, e.g. db1.")
  private String node = "";

  CutCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    folder.of(labs).cut(node);
    terminal.out().println("took the network away from " + node);
    return 0;
  }
}
