package dev.holdfast.cli.lab;

import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.lab.Cut;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast lab cut}. */
@Command(
    name = "cut",
    description = "Take a node's network away, or a part of it; only in an isolated lab.",
    mixinStandardHelpOptions = true)
final class CutCommand implements Callable<Integer> {
  private final Labs labs;
  private final Terminal terminal;

  @Mixin private final FolderOption folder = new FolderOption();

  @Parameters(paramLabel = "NODE", description = "Its name, e.g. db1.")
  private String node = "";

  @ArgGroup private @Nullable Part part;

  /** One at most. */
  static final class Part {
    @Option(
        names = "--one-way",
        paramLabel = "DIRECTION",
        description = "Only in: what others send it; or out: what it sends.")
    private @Nullable Direction direction;

    @Option(
        names = "--from",
        paramLabel = "WHAT",
        description = "Only from the store: the coordination store of the others.")
    private @Nullable From from;
  }

  enum Direction {
    in,
    out
  }

  enum From {
    store
  }

  CutCommand(Labs labs, Terminal terminal) {
    this.labs = labs;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    folder.of(labs).cut(node, what());
    terminal.out().println(done());
    return 0;
  }

  private Cut what() {
    if (part == null) {
      return Cut.CABLE;
    }
    if (part.from != null) {
      return Cut.STORE;
    }
    return part.direction == Direction.in ? Cut.IN : Cut.OUT;
  }

  private String done() {
    return switch (what()) {
      case CABLE -> "took the network away from " + node;
      case IN -> "nothing gets to " + node + " any more";
      case OUT -> "nothing gets out of " + node + " any more";
      case STORE -> "took the coordination store away from " + node;
    };
  }
}
