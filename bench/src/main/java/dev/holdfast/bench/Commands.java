package dev.holdfast.bench;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Other programs, waited for. */
final class Commands {
  private Commands() {}

  /** What it printed to standard output; the rest goes where ours goes. */
  static String output(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw failed(String.join(" ", command), "exit code " + process.exitValue() + " " + said);
    }
    return said;
  }

  private static Failure failed(String command, String said) {
    return new Failure(
        "command-failed",
        "running '" + command + "'",
        said.strip(),
        "Remove the cause, and repeat the benchmark.");
  }

  /** What it printed. */
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw failed(String.join(" ", List.of(command)), said);
    }
    return said;
  }
}
