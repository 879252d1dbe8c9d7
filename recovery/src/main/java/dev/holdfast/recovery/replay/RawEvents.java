package dev.holdfast.recovery.replay;

import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.reader.Extent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The bodies of a transaction's events as they stand in the log, without checksums. */
public final class RawEvents implements AutoCloseable {
  private final Iterator<Extent> extents;
  private @Nullable Extent extent;
  private @Nullable FileChannel file;
  private long at;

  public RawEvents(LoggedTransaction transaction) {
    extents = transaction.extents().iterator();
  }

  /** Of the next event. */
  public byte[] next() {
    try {
      Extent current = extent;
      FileChannel channel = file;
      if (current == null || channel == null || at >= current.to()) {
        close();
        current = extents.next();
        channel = FileChannel.open(current.file());
        extent = current;
        file = channel;
        at = current.from();
      }
      EventHeader header = EventHeader.read(read(channel, at, EventHeader.LENGTH_BYTES));
      int trailer = current.format().checksums() ? 4 : 0;
      int length = (int) header.lengthBytes() - EventHeader.LENGTH_BYTES - trailer;
      byte[] body = read(channel, at + EventHeader.LENGTH_BYTES, length).array();
      at += header.lengthBytes();
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer read(FileChannel file, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, from + bytes.position()) < 0) {
        throw new IOException("the log became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
