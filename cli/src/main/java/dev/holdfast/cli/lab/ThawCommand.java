package dev.holdfast.cli.lab;

import dev.holdfast.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast lab thaw}. */
@Command(name = "thaw", description = "Let what was frozen go on.", mixinStandardHelpOptions = true)
final class ThawCommand implements Callable<Integer> {
  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final FolderOption folder = new FolderOption();
  @Mixin private final TargetOption what = new TargetOption();

  @Parameters(paramLabel = "NODE", description = "Its name, e.g. db1.")
  private String node = "";

  ThawCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    folder.of(labs).thaw(node, what.target());
    terminal.out().println("thawed " + what.words() + " of " + node);
    return 0;
  }
}
