package dev.holdfast.cli;

import dev.holdfast.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/**
 * Walks through what short commands do, so that the start script can record an ahead-of-time cache
 * (JEP 514) of the classes that they need. Changes nothing.
 */
@Command(name = "rehearse", hidden = true, description = "Used by the start script.")
final class RehearseCommand implements Runnable {
  @Override
  public void run() {
    Terminal nowhere = new Terminal(writer(), writer(), Ansi.OFF, false, false);
    for (String line : new String[] {"--version", "--help", "completion", "demmo", "--verson"}) {
      Main.run(nowhere, line);
    }
  }

  private static PrintWriter writer() {
    return new PrintWriter(new StringWriter());
  }
}
