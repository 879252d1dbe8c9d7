package dev.holdfast.bench;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Other programs, waited for. */
final class Commands {
  private Commands() {}

  /** What it printed. */
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new Failure(
          "command-failed",
          "running '" + String.join(" ", List.of(command)) + "'",
          said.strip(),
          "Remove the cause, and repeat the benchmark.");
    }
    return said;
  }
}
