package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.event.EventHeader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file mapped into memory as it was long when opened or refreshed. Little endian. Any thread may
 * use it, one at a time.
 */
final class MappedFile implements AutoCloseable {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long WINDOW_BYTES = 1 << 28;
  private final FileChannel channel;
  private Arena arena = Arena.ofShared();
  private MemorySegment segment = MemorySegment.NULL;
  private long size;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowStart;

  private MappedFile(FileChannel channel) {
    this.channel = channel;
  }

  static MappedFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    MappedFile file = new MappedFile(channel);
    try {
      file.map();
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      channel.close();
      throw e;
    }
  }

  private void map() throws IOException {
    long now = channel.size();
    segment = channel.map(FileChannel.MapMode.READ_ONLY, 0, now, arena);
    size = now;
    window = ByteBuffer.allocate(0);
  }

  /** Whether the file is longer than it was; it is mapped anew then. */
  boolean refresh() throws IOException {
    if (channel.size() <= size) {
      return false;
    }
    arena.close();
    arena = Arena.ofShared();
    map();
    return true;
  }

  long size() {
    return size;
  }

  int intAt(long offset) {
    return segment.get(INT, offset);
  }

  EventHeader header(long at) {
    return new EventHeader(
        Integer.toUnsignedLong(segment.get(INT, at)),
        Byte.toUnsignedInt(segment.get(ValueLayout.JAVA_BYTE, at + 4)),
        Integer.toUnsignedLong(segment.get(INT, at + 5)),
        Integer.toUnsignedLong(segment.get(INT, at + 9)),
        Integer.toUnsignedLong(segment.get(INT, at + 13)),
        Short.toUnsignedInt(segment.get(SHORT, at + 17)));
  }

  /** The mapped bytes themselves; the buffer is the same each time. */
  ByteBuffer view(long offset, long length) {
    if (offset < windowStart || offset + length > windowStart + window.capacity()) {
      windowStart = offset;
      window =
          segment
              .asSlice(offset, Math.min(size - offset, Math.max(length, WINDOW_BYTES)))
              .asByteBuffer();
    }
    int at = (int) (offset - windowStart);
    return window.limit(at + (int) length).position(at);
  }

  ByteReader copy(long offset, int length) {
    byte[] copy = new byte[Math.max(0, length)];
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, copy, 0, copy.length);
    return new ByteReader(copy, 0, copy.length);
  }

  boolean zeroFrom(long offset) {
    for (long at = offset; at < size; at++) {
      if (segment.get(ValueLayout.JAVA_BYTE, at) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    arena.close();
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
