package dev.holdfast.cli.time;

import dev.holdfast.base.Failure;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.server.LiveLogs;
import dev.holdfast.server.LiveLogs.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A copy of a server's logs in a folder of its own, which is deleted in the end. */
record LiveCopy(Path folder) implements AutoCloseable {
  private static final long TELL_BYTES = 64 << 20;

  static LiveCopy create() {
    try {
      return new LiveCopy(Files.createTempDirectory("holdfast-logs-"));
    } catch (IOException e) {
      throw failed("making a temporary folder", e);
    }
  }

  void fill(Terminal terminal, LiveLogs servers, LiveOptions from, Start start) {
    Progress progress = new Progress(terminal);
    servers.copy(from.login(), from.transport(), start, folder, progress::copied);
    progress.end();
  }

  @Override
  public void close() {
    try {
      List<Path> files;
      try (Stream<Path> all = Files.list(folder)) {
        files = all.toList();
      }
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (NoSuchFileException e) {
      // An interruption has deleted it already.
    } catch (IOException e) {
      throw failed("deleting the copy of the logs in " + folder, e);
    }
  }

  private static Failure failed(String what, IOException e) {
    return new Failure("disk-write", what, e.toString(), "See the temporary folder (TMPDIR).", e);
  }

  /** Says on a terminal how much was copied. */
  private static final class Progress {
    private final Terminal terminal;
    private long told;

    Progress(Terminal terminal) {
      this.terminal = terminal;
    }

    void copied(long bytes) {
      if (terminal.live() && bytes - told >= TELL_BYTES) {
        told = bytes;
        terminal.err().print("\r  %d MiB of logs copied  ".formatted(bytes >> 20));
        terminal.err().flush();
      }
    }

    void end() {
      if (told > 0) {
        terminal.err().println();
      }
    }
  }
}
