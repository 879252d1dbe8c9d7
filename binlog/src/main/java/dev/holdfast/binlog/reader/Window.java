package dev.holdfast.binlog.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** A buffer that moves forward over a file as it was long when opened. Little endian. */
final class Window implements AutoCloseable {
  private static final int CAPACITY = 1 << 18;
  private final FileChannel channel;
  private final long size;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(CAPACITY).order(ByteOrder.LITTLE_ENDIAN).limit(0);

  private Window(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  static Window open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    return new Window(channel, channel.size());
  }

  long size() {
    return size;
  }

  /** Of the next byte, from the beginning of the file. */
  long offset() throws IOException {
    return channel.position() - buffer.remaining();
  }

  /** Whether so many bytes follow; they are in {@link #bytes} then. At most the capacity. */
  boolean holds(int count) throws IOException {
    if (buffer.remaining() >= count) {
      return true;
    }
    buffer.compact();
    boolean more = true;
    while (more && buffer.position() < count) {
      long left = size - channel.position();
      buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + Math.max(0, left)));
      more = buffer.hasRemaining() && channel.read(buffer) > 0;
      buffer.limit(buffer.capacity());
    }
    buffer.flip();
    return buffer.remaining() >= count;
  }

  ByteBuffer bytes() {
    return buffer;
  }

  /**
   * Moves past {@code count} bytes and adds them to {@code sum}.
   *
   * @return a copy of the first {@code kept} of them at most
   */
  ByteBuffer take(long count, int kept, @Nullable CRC32 sum) throws IOException {
    ByteBuffer copy =
        ByteBuffer.allocate((int) Math.min(count, kept)).order(ByteOrder.LITTLE_ENDIAN);
    for (long left = count; left > 0; ) {
      if (!holds(1)) {
        throw new IOException("the file became shorter while it was read");
      }
      int part = (int) Math.min(left, buffer.remaining());
      ByteBuffer piece = buffer.slice(buffer.position(), part);
      copy.put(piece.slice(0, Math.min(part, copy.remaining())));
      if (sum != null) {
        sum.update(piece);
      }
      buffer.position(buffer.position() + part);
      left -= part;
    }
    return copy.flip();
  }

  boolean zeroToTheEnd() throws IOException {
    while (holds(1)) {
      while (buffer.hasRemaining()) {
        if (buffer.get() != 0) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
