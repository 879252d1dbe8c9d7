package dev.holdfast.cli;

import picocli.CommandLine;

/** The program: wires the commands and runs the one that was asked for. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(Terminal.ofProcess(), args));
  }

  /** Runs one command line and returns its exit code. */
  static int run(Terminal terminal, String... args) {
    return commands(terminal).execute(args);
  }

  static CommandLine commands(Terminal terminal) {
    CommandLine root =
        new CommandLine(new RootCommand())
            .addSubcommand(new CompletionCommand(terminal))
            .addSubcommand(new RehearseCommand());
    Errors errors = new Errors(terminal);
    return root.setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(terminal.colours())
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }
}
