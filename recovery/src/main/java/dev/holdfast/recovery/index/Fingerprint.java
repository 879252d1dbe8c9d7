package dev.holdfast.recovery.index;

import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * By which an index knows its log again.
 *
 * @param path absolute
 * @param modifiedNanos since 1970
 * @param size in bytes
 * @param ends CRC32 over the first and the last bytes: format description, last event
 * @param closed whether it seems to end with Rotate or Stop
 */
public record Fingerprint(Path path, long size, long modifiedNanos, int ends, boolean closed) {
  private static final int END_BYTES = 1024;
  private static final int LENGTH_OFFSET = 9;
  private static final int TYPE_OFFSET = 4;

  static Fingerprint of(Path log) throws IOException {
    Path path = log.toAbsolutePath().normalize();
    try (FileChannel channel = FileChannel.open(path)) {
      long size = channel.size();
      ByteBuffer first = read(channel, 0, (int) Math.min(size, END_BYTES));
      int lastBytes = (int) Math.min(size, END_BYTES);
      ByteBuffer last = read(channel, size - lastBytes, lastBytes);
      CRC32 sum = new CRC32();
      sum.update(first);
      sum.update(last.duplicate());
      long modified = Files.getLastModifiedTime(path).to(TimeUnit.NANOSECONDS);
      return new Fingerprint(path, size, modified, (int) sum.getValue(), closed(last));
    }
  }

  private static ByteBuffer read(FileChannel channel, long from, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
      // until it is full, or the file has become shorter
    }
    return buffer.flip();
  }

  /** Some event that ends where the file does, is one that closes a file. */
  private static boolean closed(ByteBuffer last) {
    for (int at = last.limit() - EventHeader.LENGTH_BYTES; at >= 0; at--) {
      int type = last.get(at + TYPE_OFFSET);
      if ((type == EventType.STOP || type == EventType.ROTATE)
          && last.getInt(at + LENGTH_OFFSET) == last.limit() - at) {
        return true;
      }
    }
    return false;
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(path.toString());
    out.writeLong(size);
    out.writeLong(modifiedNanos);
    out.writeInt(ends);
  }

  static Fingerprint read(DataInput in) throws IOException {
    return new Fingerprint(Path.of(in.readUTF()), in.readLong(), in.readLong(), in.readInt(), true);
  }
}
