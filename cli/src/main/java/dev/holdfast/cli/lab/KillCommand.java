package dev.holdfast.cli.lab;

import dev.holdfast.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast lab kill}. */
@Command(
    name = "kill",
    description = "Kill a node's server, agent or both with SIGKILL.",
    mixinStandardHelpOptions = true)
final class KillCommand implements Callable<Integer> {
  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final FolderOption folder = new FolderOption();
  @Mixin private final TargetOption what = new TargetOption();

  @Parameters(paramLabel = "NODE", description = "Its name, e.g. db1.")
  private String node = "";

  KillCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    folder.of(labs).kill(node, what.target());
    terminal.out().println("killed " + what.words() + " of " + node);
    return 0;
  }
}
