package dev.holdfast.cli;

import dev.holdfast.base.Failure;
import dev.holdfast.cli.terminal.OnInterrupt;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.lab.Rehearsal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Parameters;

/**
 * Walks through what short commands and agents do, so that the start script can record an
 * ahead-of-time cache (JEP 514) of the classes that they need. Leaves nothing behind.
 */
@Command(name = "rehearse", hidden = true, description = "Used by the start script.")
final class RehearseCommand implements Callable<Integer> {
  private static final String WITHOUT = "recorded without an agent: ";

  private final Terminal nowhere = new Terminal(writer(), writer(), Ansi.OFF, false, false);

  /** For tests, which see what is left in it. */
  @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "A new one for a short while.")
  private Optional<Path> folder = Optional.empty();

  @Override
  public Integer call() throws Exception {
    for (String line : new String[] {"--version", "--help", "completion", "demmo", "--verson"}) {
      Main.run(nowhere, line);
    }
    Logging.configure();
    Path stage = folder.isPresent() ? folder.get() : Files.createTempDirectory("holdfast-");
    Rehearsal rehearsal = new Rehearsal(stage);
    try {
      new OnInterrupt(rehearsal::awaitEnd)
          .guard(() -> {
            rehearsal.play(() -> whileTheyServe(stage.toString()));
            return 0;
          });
    } catch (Failure f) {
      // Where no servers can be started, agents won't be started often either.
      System.err.println(WITHOUT + f.getMessage());
    } finally {
      Files.deleteIfExists(stage);
    }
    return 0;
  }

  private void whileTheyServe(String lab) {
    Main.run(nowhere, "status", "--dir", lab);
    Main.run(nowhere, "switchover", "--yes", "--dir", lab);
    Main.run(nowhere, "history", "--dir", lab);
  }

  private static PrintWriter writer() {
    return new PrintWriter(new StringWriter());
  }
}
