package dev.holdfast.bench;

import dev.holdfast.base.Failure;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bench/run}: lists the benchmarks, or runs one. */
@Command(
    name = "bench/run",
    description = "Measures Holdfast on this machine. Each benchmark is a command:",
    mixinStandardHelpOptions = true,
    subcommands = {
      FailoverCommand.class,
      HandCommand.class,
      PacemakerCommand.class,
      CompareCommand.class,
      CostCommand.class,
      IdleCommand.class,
      LogCommand.class,
      CodecCommand.class,
      StoryCommand.class
    })
final class Main implements Runnable {
  private Main() {}

  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler((e, _, _) -> failed(e));
    System.exit(line.execute(args));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  private static int failed(Exception e) {
    switch (e) {
      case Failure f -> {
        System.err.println(f.getMessage() + "\n  do: " + f.hint());
        return f.code().startsWith("bad-") ? CommandLine.ExitCode.USAGE : 1;
      }
      case InterruptedException _ -> {
        return 130;
      }
      default -> e.printStackTrace();
    }
    return 1;
  }
}
