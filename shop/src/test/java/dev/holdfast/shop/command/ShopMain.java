package dev.holdfast.shop.command;

import dev.holdfast.base.Failure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The shop's commands alone, for trying them by hand. */
final class ShopMain {
  private ShopMain() {}

  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(commands(out, err).execute(args));
  }

  static CommandLine commands(PrintWriter out, PrintWriter err) {
    return new CommandLine(new ShopCommand())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler((e, line, _) -> {
          if (e instanceof Failure failure) {
            line.getErr().println(failure.code() + ": " + failure.getMessage());
            line.getErr().println(failure.hint());
            return failure.code().startsWith("bad-") || failure.code().startsWith("unknown-")
                ? 2
                : 1;
          }
          throw e;
        });
  }
}
