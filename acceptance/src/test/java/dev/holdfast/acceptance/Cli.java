package dev.holdfast.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The command line in processes of its own.
 *
 * @param home stands for the user's home, so that nothing outside of it is touched
 * @param prefix a command that runs the program, such as one that changes the user
 */
record Cli(Distribution distribution, Path home, List<String> prefix, Map<String, String> extra) {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  static Cli in(Path home) {
    return new Cli(Distribution.built(), home, List.of(), Map.of());
  }

  Cli through(String... command) {
    return new Cli(distribution, home, List.of(command), extra);
  }

  Cli with(String variable, String value) {
    Map<String, String> more = new HashMap<>(extra);
    more.put(variable, value);
    return new Cli(distribution, home, prefix, more);
  }

  /** Waits for its end. */
  Result run(String... arguments) throws IOException, InterruptedException {
    try (Running running = start(arguments)) {
      return running.end();
    }
  }

  /** With SIGINT as a terminal has it: a job in the background of a script would ignore it. */
  Running start(String... arguments) throws IOException {
    Files.createDirectories(home);
    Path out = Files.createTempFile(home, "out", ".txt");
    Path err = Files.createTempFile(home, "err", ".txt");
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(prefix);
    command.addAll(distribution.command(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.directory(home.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_STATE_HOME", home.resolve("state").toString());
    builder.environment().putAll(extra);
    return new Running(builder.start(), out, err);
  }

  /** How a command ended. */
  record Result(int exitCode, String out, String err) {
    /** What it said on standard error, on one line: test reports show only the first. */
    String complaint() {
      return err.strip().replaceAll("\\s*\\R\\s*", " | ");
    }
  }

  /** A command under way; closing it kills it. */
  record Running(Process process, Path outFile, Path errFile) implements AutoCloseable {
    Result end() throws IOException, InterruptedException {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("it does not end; so far it said:\n" + out() + err());
      }
      return new Result(process.exitValue(), out(), err());
    }

    void signal(String name) throws IOException, InterruptedException {
      int sent =
          new ProcessBuilder("sh", "-c", "kill -s " + name + " " + process.pid())
              .inheritIO()
              .start()
              .waitFor();
      if (sent != 0) {
        throw new AssertionError("SIG" + name + " was not sent");
      }
    }

    String out() throws IOException {
      return Files.readString(outFile);
    }

    String err() throws IOException {
      return Files.readString(errFile);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
