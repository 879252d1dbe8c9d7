package dev.holdfast.cli;

import dev.holdfast.cli.terminal.Terminal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast completion}: prints a script that completes commands and options in a shell. */
@Command(
    name = "completion",
    description = "Print a completion script for bash or zsh.",
    footer = {"", "Use it at once with:  source <(holdfast completion)"})
final class CompletionCommand implements Runnable {
  private final Terminal terminal;
  @Spec @Nullable CommandSpec spec;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    terminal
        .out()
        .print(AutoComplete.bash("holdfast", Objects.requireNonNull(spec).root().commandLine()));
    terminal.out().flush();
  }
}
