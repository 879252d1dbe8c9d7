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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What this node has promised, on disk: a line of JSON, and a line with its CRC-32, so that damage
 * is never taken for a promise. A write is synced, and so is the folder, before it returns; a crash
 * leaves the old or the new content, never a mixture.
 */
final class PromiseFile {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /**
   * The file's content.
   *
   * @param incarnation grows with each start of the agent; of the first one, seconds since 1970
   * @param bootId of the host at the last write
   */
  record Content(Durable durable, long incarnation, String bootId) {
    /** Greater than those of this node before its folder was lost: the others compare them. */
    static Content unknownPast(Instant now) {
      return new Content(Durable.UNKNOWN_PAST, now.getEpochSecond(), PromiseFile.bootId());
    }

    Content withoutData() {
      return new Content(durable.withoutData(), incarnation, bootId);
    }
  }

  private final Path file;

  PromiseFile(Path folder) {
    this.file = folder.resolve("promise.json");
  }

  /** What was written last; empty on the first start of a node. */
  Optional<Content> read() {
    try {
      List<String> lines = Files.readString(file).lines().toList();
      if (lines.size() != 2 || !lines.getLast().equals(checksum(lines.getFirst()))) {
        throw unreadable("its checksum is not that of its content", null);
      }
      return Optional.of(Json.MAPPER.readValue(lines.getFirst(), Content.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | JacksonException e) {
      throw unreadable(e.toString(), e);
    }
  }

  private Failure unreadable(String why, @Nullable Exception cause) {
    return new Failure(
        "promise-unreadable",
        "reading " + file,
        why,
        "It says which term this node has promised. Don't delete it: restore it, or set the node up"
            + " anew with an empty data directory.",
        cause);
  }

  private static String checksum(String line) {
    CRC32 crc = new CRC32();
    crc.update(line.getBytes(StandardCharsets.UTF_8));
    return "crc32 %08x".formatted(crc.getValue());
  }

  void write(Content content) {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    String line = Json.MAPPER.writeValueAsString(content);
    ByteBuffer bytes =
        ByteBuffer.wrap((line + "\n" + checksum(line) + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      try (FileChannel out =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        while (bytes.hasRemaining()) {
          out.write(bytes); // a disk that is nearly full takes a part, and no exception is thrown
        }
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
