package dev.holdfast.cli.time;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is to be printed until it is whole: in memory, and what is long in a file. What isn't
 * printed by {@link #print} never is.
 */
final class Spool implements AutoCloseable {
  private static final int IN_MEMORY_CHARS = 4 << 20;
  private final StringBuilder memory = new StringBuilder();
  private @Nullable Path file;
  private @Nullable Writer writer;

  void add(String text) {
    memory.append(text);
    if (memory.length() > IN_MEMORY_CHARS) {
      spill();
    }
  }

  private void spill() {
    try {
      if (writer == null) {
        file = Files.createTempFile("holdfast-", ".json");
        writer = Files.newBufferedWriter(file);
      }
      writer.append(memory);
      memory.setLength(0);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  void print(PrintWriter out) {
    if (file == null) {
      copy(new StringReader(memory.toString()), out);
      return;
    }
    spill();
    try {
      close(writer);
      try (Reader all = Files.newBufferedReader(file)) {
        copy(all, out);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static void copy(Reader from, PrintWriter out) {
    try {
      from.transferTo(out);
      out.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static void close(@Nullable Writer one) throws IOException {
    if (one != null) {
      one.close();
    }
  }

  private static Failure failed(IOException e) {
    return new Failure(
        "disk-full",
        "keeping what was found until it is whole",
        e.toString(),
        "Make room in the temporary folder, or find less: --from, --until, --limit.",
        e);
  }

  @Override
  public void close() {
    try {
      close(writer);
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
