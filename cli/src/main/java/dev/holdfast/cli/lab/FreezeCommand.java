package dev.holdfast.cli.lab;

import dev.holdfast.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast lab freeze}. */
@Command(
    name = "freeze",
    description = "Freeze a node's server, agent or both with SIGSTOP.",
    mixinStandardHelpOptions = true)
final class FreezeCommand implements Callable<Integer> {
  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final FolderOption folder = new FolderOption();
  @Mixin private final TargetOption what = new TargetOption();

  @Parameters(paramLabel = "NODE", description = "Its name, e.g. db1.")
  private String node = "";

  FreezeCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    folder.of(labs).freeze(node, what.target());
    terminal.out().println("froze " + what.words() + " of " + node);
    return 0;
  }
}
