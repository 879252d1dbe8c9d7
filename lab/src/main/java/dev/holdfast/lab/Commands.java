package dev.holdfast.lab;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs short system commands, such as {@code ip}. */
final class Commands {
  private static final int SECONDS = 15;

  private Commands() {}

  /** Its output, both streams; fails with {@code command-failed}. */
  static String run(String... command) throws InterruptedException {
    Result result = attempt(command);
    if (result.exitCode() != 0) {
      throw failure(List.of(command), result.output().strip(), null);
    }
    return result.output();
  }

  /** The same for a command whose failure is expected. */
  static Result attempt(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw failure(Arrays.asList(command), "it did not end within " + SECONDS + " s", null);
      }
      return new Result(process.exitValue(), output);
    } catch (IOException e) {
      throw failure(Arrays.asList(command), String.valueOf(e.getMessage()), e);
    }
  }

  record Result(int exitCode, String output) {}

  private static Failure failure(List<String> command, String reason, @Nullable Throwable cause) {
    return new Failure(
        "command-failed",
        "running '" + String.join(" ", command) + "'",
        reason,
        "Run it by hand to see more; 'ip' comes with the package iproute2 (Fedora: iproute).",
        cause);
  }
}
