package dev.holdfast.cli.lab;

import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.lab.Lab;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast lab down}. */
@Command(
    name = "down",
    description = "End the lab at once, as a power cut would; its data stays unless purged.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final FolderOption folder = new FolderOption();

  @Option(names = "--purge", description = "Delete the data and the folder as well.")
  private boolean purge;

  DownCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Lab lab = folder.of(labs);
    lab.down();
    if (purge) {
      lab.purge();
    }
    terminal.out().println(purge ? "the lab and its data are gone" : "the lab is down");
    return 0;
  }
}
