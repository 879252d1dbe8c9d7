package dev.holdfast.binlog.reader;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.event.BadEventException;
import dev.holdfast.binlog.event.EventCodec;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.event.LogEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The events of one log file in order, each with its checksum verified. An event that the end of
 * the file cuts off was still being written: it counts as the end. Anything else that is wrong is a
 * {@link Failure} with code {@code log-damaged} and names file and offset.
 */
public final class LogFile implements AutoCloseable {
  private static final int MAGIC_BYTES = 4;
  private final Path path;
  private final Window window;
  private boolean checksums;
  private boolean torn;

  private LogFile(Path path, Window window) {
    this.path = path;
    this.window = window;
  }

  public static LogFile open(Path path) throws IOException {
    LogFile file = new LogFile(path, Window.open(path));
    try {
      file.readMagic();
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void readMagic() throws IOException {
    if (!window.holds(MAGIC_BYTES)) {
      torn = true;
    } else if (window.bytes().getInt() != EventCodec.MAGIC) {
      throw damaged(0, "it does not begin like a binary log");
    }
  }

  /** The next event; empty at the end of the file. */
  public Optional<PlacedEvent> next() throws IOException {
    long offset = window.offset();
    if (torn || !window.holds(EventHeader.LENGTH_BYTES)) {
      torn |= window.holds(1);
      return Optional.empty();
    }
    ByteBuffer bytes = window.bytes();
    EventHeader header = EventHeader.read(bytes.slice().order(bytes.order()));
    if (header.lengthBytes() < EventHeader.LENGTH_BYTES) {
      return endOrDamage(offset, header);
    }
    if (offset + header.lengthBytes() > window.size()) {
      torn = true;
      return Optional.empty();
    }
    return Optional.of(new PlacedEvent(offset, header, read(offset, header)));
  }

  /** Whether the file ended within an event; known once {@link #next} has come to the end. */
  public boolean torn() {
    return torn;
  }

  /** Zeros to the end are what a crash of the host leaves of a file that had just grown. */
  private Optional<PlacedEvent> endOrDamage(long offset, EventHeader header) throws IOException {
    if (header.lengthBytes() != 0 || !window.zeroToTheEnd()) {
      throw damaged(offset, "an event says that it is " + header.lengthBytes() + " bytes long");
    }
    torn = true;
    return Optional.empty();
  }

  private LogEvent read(long offset, EventHeader header) throws IOException {
    boolean description = header.type() == EventType.FORMAT_DESCRIPTION;
    boolean summed = description || checksums;
    int trailer = summed ? EventCodec.CHECKSUM_BYTES : 0;
    long bodyBytes = header.lengthBytes() - EventHeader.LENGTH_BYTES - trailer;
    if (bodyBytes < 0) {
      throw damaged(offset, "an event is shorter than its header and checksum");
    }
    CRC32 sum = new CRC32();
    addHeader(sum, description);
    ByteBuffer body = window.take(bodyBytes, EventCodec.BODY_LIMIT_BYTES, sum);
    ByteBuffer trailerBytes = window.take(trailer, trailer, null);
    LogEvent event = decode(offset, header, description ? withTrailer(body) : body);
    if (event instanceof LogEvent.FormatDescription d) {
      checksums = d.checksums();
      summed = checksums;
    }
    if (summed && (int) sum.getValue() != trailerBytes.getInt(0)) {
      throw damaged(offset, "the checksum of an event of type " + header.type() + " is wrong");
    }
    if (header.type() == EventType.START_ENCRYPTION) {
      throw damaged(offset, "the log is encrypted, which is not supported");
    }
    return event;
  }

  /** The header's IN_USE flag is set and cleared in place, so the checksum leaves it out. */
  private void addHeader(CRC32 sum, boolean description) throws IOException {
    ByteBuffer header = window.take(EventHeader.LENGTH_BYTES, EventHeader.LENGTH_BYTES, null);
    if (description) {
      int at = EventHeader.FLAGS_OFFSET;
      header.put(at, (byte) (header.get(at) & ~EventHeader.IN_USE));
    }
    sum.update(header);
  }

  private static ByteBuffer withTrailer(ByteBuffer body) {
    return ByteBuffer.allocate(body.remaining() + EventCodec.CHECKSUM_BYTES)
        .order(body.order())
        .put(body)
        .rewind();
  }

  private LogEvent decode(long offset, EventHeader header, ByteBuffer body) {
    try {
      return EventCodec.decode(header, body);
    } catch (BadEventException e) {
      throw damaged(offset, e.reason());
    }
  }

  private Failure damaged(long offset, String reason) {
    return new Failure(
        "log-damaged",
        "reading " + path + " at offset " + offset,
        reason,
        "The disk or its file system may be failing. Keep the file; rebuild this node from another.");
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
