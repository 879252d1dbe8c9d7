package dev.holdfast.agent.node;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.decision.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * What this node has promised, on disk. A write is synced, and so is the folder, before it returns;
 * a crash leaves the old or the new content, never a mixture.
 */
final class PromiseFile {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /**
   * The file's content.
   *
   * @param incarnation how many times the agent has started
   * @param bootId of the host at the last write
   */
  record Content(Durable durable, long incarnation, String bootId) {}

  private final Path file;

  PromiseFile(Path folder) {
    this.file = folder.resolve("promise.json");
  }

  /** What was written last; empty on the first start of a node. */
  Optional<Content> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.MAPPER.readValue(Files.readString(file), Content.class));
    } catch (IOException | JacksonException e) {
      throw new Failure(
          "promise-unreadable",
          "reading " + file,
          String.valueOf(e.getMessage()),
          "It says which term this node has promised. Don't delete it: restore it, or set the node up"
              + " anew with an empty data directory.",
          e);
    }
  }

  void write(Content content) {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    byte[] bytes = Json.MAPPER.writeValueAsString(content).getBytes(StandardCharsets.UTF_8);
    try {
      try (FileChannel out =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        out.write(ByteBuffer.wrap(bytes));
        out.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw new Failure(
          "promise-unwritable",
          "writing " + file,
          String.valueOf(e.getMessage()),
          "Until it can be written, this node promises nothing and is never elected: see to space and"
              + " permissions.",
          e);
    }
  }

  static String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
