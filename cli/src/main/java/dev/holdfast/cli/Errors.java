package dev.holdfast.cli;

import dev.holdfast.base.Failure;
import dev.holdfast.cli.terminal.FailureText;
import dev.holdfast.cli.terminal.Terminal;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns every way in which a command can fail into a message that says what to do, and a code. */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Terminal terminal;

  Errors(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    List<String> args = parsed.originalArgs();
    return switch (e) {
      case Failure failure -> report(failure, args);
      case InterruptedException _ -> ExitCode.INTERRUPTED;
      default -> {
        e.printStackTrace(terminal.err());
        yield report(unexpected(e), args);
      }
    };
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    Failure failure =
        new Failure(
            "bad-usage",
            "reading the command line",
            e.getMessage() + suggestions(e),
            "'" + command + " --help' says what is possible.",
            e);
    return report(failure, Arrays.asList(args));
  }

  private int report(Failure failure, List<String> args) {
    if (args.contains("--json")) {
      terminal.out().println(FailureText.json(failure));
    } else {
      FailureText.lines(failure).forEach(line -> terminal.err().println(terminal.markup(line)));
    }
    return ExitCode.of(failure);
  }

  private static String suggestions(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> near = unmatched.getSuggestions();
      if (!near.isEmpty()) {
        return "; did you mean " + String.join(" or ", near) + "?";
      }
    }
    return "";
  }

  private static Failure unexpected(Exception e) {
    return new Failure(
        "internal",
        "running this command",
        String.valueOf(e),
        "This is a defect in Holdfast: report it with the lines above.",
        e);
  }
}
