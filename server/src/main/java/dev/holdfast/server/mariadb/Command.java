package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short program to its end; its output goes through a file, so that it can't block. */
record Command(int exitCode, String output) {

  static Command run(String what, Duration within, List<String> command) {
    return run(what, within, command, "");
  }

  /** Feeds {@code input} to the program; output and errors come back together. */
  static Command run(String what, Duration within, List<String> command, String input) {
    try {
      Path out = Files.createTempFile("holdfast-", ".out");
      try {
        return run(what, within, new ProcessBuilder(command), input, out);
      } finally {
        Files.delete(out);
      }
    } catch (IOException e) {
      throw failure(what, e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
  }

  private static Command run(
      String what, Duration within, ProcessBuilder builder, String input, Path out)
      throws IOException {
    Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      feed(process, input);
      if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failure(what, "it did not end within " + within.toSeconds() + " s", null);
      }
      return new Command(process.exitValue(), Files.readString(out));
    } catch (InterruptedException e) {
      throw Interruption.of(e);
    } finally {
      if (process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }

  private static void feed(Process process, String input) {
    try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write(input);
    } catch (IOException e) {
      // The program ended without reading all of it: its exit code and output say why.
    }
  }

  private static Failure failure(
      String what, String reason, @org.jspecify.annotations.Nullable Throwable cause) {
    return new Failure(
        "command-failed", what, reason, "Try the command by hand; see the log.", cause);
  }
}
