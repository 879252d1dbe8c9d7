package dev.holdfast.binlog.reader;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.event.EventCodec;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.event.LogEvent.FormatDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The events of one log file in order, each with its checksum verified. An event that the end of
 * the file cuts off was still being written: it counts as the end. Anything else that is wrong is a
 * {@link Failure} with code {@code log-damaged} that names file, offset and type.
 */
public final class LogFile implements AutoCloseable {
  static final int MAGIC_BYTES = 4;
  private static final int QUERY_START_BYTES = 66_000;
  private final Path path;
  private final MappedFile bytes;
  private final EventCodec codec = new EventCodec();
  private final Checksums checksums;
  private long position;
  private boolean verified;
  private FormatDescription format;
  private LogEnd end = LogEnd.OPEN;

  private LogFile(Path path, MappedFile bytes, long from, FormatDescription format) {
    this.path = path;
    this.bytes = bytes;
    this.checksums = new Checksums(bytes);
    this.position = from;
    this.format = format;
  }

  /** Begins with the first event. */
  public static LogFile open(Path path) throws IOException {
    LogFile file =
        new LogFile(path, MappedFile.open(path), MAGIC_BYTES, FormatDescriptions.UNKNOWN);
    try {
      file.checkMagic();
      return file;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** For looking at extents; {@link #seek} comes first. */
  static LogFile openForExtents(Path path) throws IOException {
    return new LogFile(path, MappedFile.open(path), MAGIC_BYTES, FormatDescriptions.UNKNOWN);
  }

  /** Goes to an event of which the format description before it is known. */
  void seek(Extent extent) throws IOException {
    position = extent.from();
    format = extent.format();
    verified = extent.verified();
    if (extent.to() > bytes.size()) {
      bytes.refresh();
    }
  }

  private void checkMagic() {
    if (bytes.size() < MAGIC_BYTES) {
      return;
    }
    int magic = bytes.intAt(0);
    if (magic == EventCodec.MYSQL_ENCRYPTED) {
      throw Damage.encrypted(path, 0);
    }
    if (magic != EventCodec.MAGIC) {
      throw new Failure(
          "bad-log",
          "reading " + path,
          "it does not begin like a binary log",
          "Name binary or relay logs, or folders with them.");
    }
  }

  /** The next event in outline; empty at the end of the file. */
  public Optional<PlacedEvent> next() {
    Optional<EventHeader> header = header();
    if (header.isEmpty()) {
      return Optional.empty();
    }
    long offset = position;
    PlacedEvent event = new PlacedEvent(offset, header.get(), outline(offset, header.get()));
    accept(event);
    return Optional.of(event);
  }

  /** The next event, decoded whole; empty at the end of the file. */
  public Optional<PlacedEvent> nextWhole() {
    return nextWhole(true);
  }

  /**
   * Likewise.
   *
   * @param statements whether those that row events came from are decoded, too
   */
  Optional<PlacedEvent> nextWhole(boolean statements) {
    Optional<EventHeader> header = header();
    if (header.isEmpty()) {
      return Optional.empty();
    }
    if (!statements && EventType.statementOfRows(header.get().type())) {
      return Optional.of(undecoded(header.get()));
    }
    long offset = position;
    ByteReader body = body(offset, header.get(), Integer.MAX_VALUE);
    try {
      PlacedEvent event =
          new PlacedEvent(offset, header.get(), codec.decode(header.get(), body, format));
      accept(event);
      return Optional.of(event);
    } catch (BadEventException e) {
      throw Damage.failure(path, offset, header.get(), e);
    }
  }

  private PlacedEvent undecoded(EventHeader header) {
    if (!verified) {
      checksums.verify(path, position, header, format.checksums());
    }
    PlacedEvent event = new PlacedEvent(position, header, EventCodec.other(header.type()));
    accept(event);
    return event;
  }

  /** The header at the position, if its event is there whole. */
  private Optional<EventHeader> header() {
    if (position + EventHeader.LENGTH_BYTES > bytes.size()) {
      end = position == bytes.size() ? end : LogEnd.CUT;
      return Optional.empty();
    }
    EventHeader header = bytes.header(position);
    long length = header.lengthBytes();
    if (length == 0 && bytes.zeroFrom(position)) {
      end = LogEnd.CUT; // What a crash of the host leaves of a file that had just grown.
      return Optional.empty();
    }
    if (length < EventHeader.LENGTH_BYTES || length > Integer.MAX_VALUE) {
      throw Damage.failure(path, position, header, "it says that it is " + length + " bytes long");
    }
    if (position + length > bytes.size()) {
      if (resume(position + 1).isPresent()) {
        throw Damage.failure(path, position, header, "it says that it is longer than the file");
      }
      end = LogEnd.CUT;
      return Optional.empty();
    }
    return Optional.of(header);
  }

  private LogEvent outline(long offset, EventHeader header) {
    int type = header.type();
    if (type == EventType.START_ENCRYPTION) {
      throw Damage.encrypted(path, offset);
    }
    if (!EventCodec.outlined(type)) {
      checksums.verify(path, offset, header, format.checksums());
      return EventCodec.other(type);
    }
    try {
      int limit = type == EventType.QUERY ? QUERY_START_BYTES : Integer.MAX_VALUE;
      return codec.outline(header, body(offset, header, limit));
    } catch (BadEventException e) {
      throw Damage.failure(path, offset, header, e);
    }
  }

  private ByteReader body(long offset, EventHeader header, int limit) {
    boolean description = header.type() == EventType.FORMAT_DESCRIPTION;
    if (!description && !verified) {
      checksums.verify(path, offset, header, format.checksums());
    }
    int trailer = format.checksums() && !description ? EventCodec.CHECKSUM_BYTES : 0;
    long length = header.lengthBytes() - EventHeader.LENGTH_BYTES - trailer;
    return bytes.copy(offset + EventHeader.LENGTH_BYTES, (int) Math.min(length, limit));
  }

  private void accept(PlacedEvent event) {
    if (event.event() instanceof FormatDescription description) {
      checksums.verify(path, event.offset(), event.header(), description.checksums());
      format = description;
    }
    if (event.header().type() == EventType.STOP || event.event() instanceof LogEvent.Rotate) {
      end = LogEnd.CLOSED;
    } else {
      end = LogEnd.OPEN;
    }
    position = event.end();
  }

  /** How the file ends; known once {@link #next} has come to its end. */
  public LogEnd end() {
    return end;
  }

  /** Whether the file ended within an event; known once {@link #next} has come to the end. */
  public boolean torn() {
    return end == LogEnd.CUT;
  }

  /** Where the next event begins. */
  public long position() {
    return position;
  }

  public Path path() {
    return path;
  }

  /** The last format description before the position. */
  public FormatDescription format() {
    return format;
  }

  /** Looks whether the file has grown, and if so goes on. */
  public boolean refresh() throws IOException {
    return bytes.refresh();
  }

  /** Goes on at the first whole and undamaged event after {@code position}, if there is one. */
  boolean skipDamage() {
    Optional<Long> next = resume(position + 1);
    position = next.orElse(bytes.size());
    return next.isPresent();
  }

  private Optional<Long> resume(long from) {
    return new Resync(bytes, checksums, format.checksums()).next(from);
  }

  @Override
  public void close() {
    bytes.close();
  }
}
