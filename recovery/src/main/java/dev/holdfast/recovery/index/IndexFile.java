package dev.holdfast.recovery.index;

import dev.holdfast.recovery.time.Filter;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/** The index of one log, as it lies on disk. Whatever is wrong with it, it counts as none. */
final class IndexFile {
  /** With the format's version at its end. */
  static final byte[] MAGIC = "HFINDEX2".getBytes(StandardCharsets.US_ASCII);

  private static final int TRAILER_BYTES = 8;
  private final Path path;
  private final Head head;

  private IndexFile(Path path, Head head) {
    this.path = path;
    this.head = head;
  }

  /** Empty when there is none, or none that is whole. */
  static Optional<IndexFile> open(Path path) {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(path)) {
      ByteBuffer trailer =
          ByteBuffer.wrap(read(channel, channel.size() - TRAILER_BYTES, TRAILER_BYTES));
      int headBytes = trailer.getInt(0);
      long rowBytes = channel.size() - TRAILER_BYTES - headBytes - MAGIC.length;
      byte[] bytes = read(channel, MAGIC.length + rowBytes, headBytes);
      if (sum(ByteBuffer.wrap(bytes)) != trailer.getInt(4)
          || !Arrays.equals(read(channel, 0, MAGIC.length), MAGIC)) {
        return Optional.empty();
      }
      Head head = Head.read(new DataInputStream(new ByteArrayInputStream(bytes)));
      return rowBytes == (long) head.rows() * Row.BYTES
          ? Optional.of(new IndexFile(path, head))
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty(); // Damaged: whoever asks makes another one.
    }
  }

  private static byte[] read(FileChannel channel, long from, int bytes) throws IOException {
    if (from < 0 || bytes < 0 || from + bytes > channel.size()) {
      throw new IOException("too short");
    }
    byte[] all = new byte[bytes];
    ByteBuffer buffer = ByteBuffer.wrap(all);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw new IOException("too short");
      }
    }
    return all;
  }

  private static int sum(ByteBuffer bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes.duplicate());
    return (int) sum.getValue();
  }

  Path logPath() {
    return head.log().path();
  }

  boolean belongsTo(Fingerprint log) {
    return head.log().equals(log);
  }

  /**
   * The transactions that may be found; empty when the rows are damaged.
   *
   * @param log as the search names it
   */
  Optional<IndexedLog> read(Path log, Filter filter) {
    return IndexedLog.any(head, filter)
        ? verifiedRows().map(rows -> new IndexedLog(log, head, rows, filter))
        : Optional.of(new IndexedLog(log, head, ByteBuffer.allocate(0), filter));
  }

  private Optional<ByteBuffer> verifiedRows() {
    try (FileChannel channel = FileChannel.open(path)) {
      long bytes = (long) head.rows() * Row.BYTES;
      ByteBuffer rows = channel.map(MapMode.READ_ONLY, MAGIC.length, bytes);
      return sum(rows) == head.rowSum() && IndexedLog.fits(head, rows)
          ? Optional.of(rows)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
