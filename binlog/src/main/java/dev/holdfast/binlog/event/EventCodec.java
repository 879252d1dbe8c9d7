package dev.holdfast.binlog.event;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.gtid.Gtid;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes events (MariaDB manual, "Replication Protocol": one page for each type). {@link #outline}
 * does as much as finding transactions takes; {@link #decode} does all.
 */
public final class EventCodec {
  /** Beginning of every log file. */
  public static final int MAGIC = 0x6e6962fe;

  /** Beginning of an encrypted relay or binary log of MySQL. */
  public static final int MYSQL_ENCRYPTED = 0x6e6962fd;

  public static final int CHECKSUM_BYTES = 4;

  private static final int GTID_COUNT_MASK = (1 << 28) - 1;
  private static final int FIXED_BYTES = 2 + 50 + 4 + 1;
  private final ContentCodec content = new ContentCodec();

  /** Whether {@link #outline} needs the body of events of this type. */
  public static boolean outlined(int type) {
    return switch (type) {
      case EventType.FORMAT_DESCRIPTION, EventType.GTID, EventType.GTID_LIST -> true;
      case EventType.PREVIOUS_GTIDS -> true;
      case EventType.ROTATE, EventType.XA_PREPARE, EventType.QUERY -> true;
      case EventType.MYSQL_GTID, EventType.MYSQL_TAGGED_GTID -> true;
      case EventType.MYSQL_ANONYMOUS_GTID -> true;
      default -> false;
    };
  }

  /** The outline of an event whose body it doesn't need. */
  public static LogEvent other(int type) {
    if (type == EventType.XID || type == EventType.TRANSACTION_PAYLOAD) {
      return new LogEvent.TransactionEnd(LogEvent.TransactionEnd.How.COMMITTED);
    }
    return EventType.housekeeping(type)
        ? new LogEvent.Housekeeping(type)
        : new LogEvent.Other(type, EventType.precedesStatement(type));
  }

  /**
   * Decodes what belongs to the log itself, and the beginning and end of groups; the rest is {@link
   * LogEvent.Other}.
   *
   * @param body what follows the header, without checksum (but see format descriptions)
   * @throws BadEventException when the body is no event of its type
   */
  public LogEvent outline(EventHeader header, ByteReader body) throws BadEventException {
    try {
      return switch (header.type()) {
        case EventType.FORMAT_DESCRIPTION -> formatDescription(body);
        case EventType.GTID -> GroupStarts.read(header, body);
        case EventType.MYSQL_GTID, EventType.MYSQL_TAGGED_GTID, EventType.MYSQL_ANONYMOUS_GTID ->
            MySqlStarts.read(header.type(), body);
        case EventType.GTID_LIST -> gtidList(body);
        case EventType.PREVIOUS_GTIDS -> new LogEvent.PreviousGtids(GtidSets.read(body));
        case EventType.ROTATE -> rotate(body);
        case EventType.XA_PREPARE -> prepare(body);
        case EventType.QUERY -> Queries.boundary(header, body);
        default -> other(header.type());
      };
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw tooShort(header, e);
    }
  }

  /**
   * Decodes an event whole.
   *
   * @param format the description that the event's file has last before it
   * @param body as for {@link #outline}; row events go on referring to it
   * @throws BadEventException also when the type isn't known or not supported
   */
  public LogEvent decode(EventHeader header, ByteReader body, LogEvent.FormatDescription format)
      throws BadEventException {
    LogEvent outline =
        outlined(header.type()) ? outline(header, body.copy()) : other(header.type());
    if (!hidesContent(header.type(), outline)) {
      return outline;
    }
    try {
      return content.decode(header, body, format);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw tooShort(header, e);
    }
  }

  private static boolean hidesContent(int type, LogEvent outline) {
    return outline instanceof LogEvent.Other
        || (outline instanceof LogEvent.Begin(boolean xa) && xa)
        || type == EventType.TRANSACTION_PAYLOAD;
  }

  private static BadEventException tooShort(EventHeader header, RuntimeException cause) {
    return new BadEventException(
        "an event of type " + EventType.name(header.type()) + " is too short", cause);
  }

  /** The body still ends with the checksum algorithm and a checksum, if its server knew them. */
  private static LogEvent formatDescription(ByteReader body) throws BadEventException {
    int version = body.u16();
    if (version != 4) {
      throw new BadEventException("the log has format " + version + " instead of 4");
    }
    String text = body.text(50, StandardCharsets.US_ASCII);
    int end = text.indexOf('\0');
    String server = end < 0 ? text : text.substring(0, end);
    body.skip(FIXED_BYTES - 2 - 50);
    boolean able = ServerVersion.knowsChecksums(server);
    Bytes postHeaders = body.bytes(body.remaining() - (able ? 1 + CHECKSUM_BYTES : 0));
    return new LogEvent.FormatDescription(server, able && body.u8() == 1, postHeaders);
  }

  private static LogEvent gtidList(ByteReader body) {
    int count = body.i32() & GTID_COUNT_MASK;
    List<Gtid> gtids = new ArrayList<>();
    for (int i = 0; i < count && body.remaining() >= 16; i++) {
      gtids.add(new Gtid(body.u32(), body.u32(), body.i64()));
    }
    return new LogEvent.GtidList(gtids);
  }

  private static LogEvent rotate(ByteReader body) {
    long position = body.i64();
    return new LogEvent.Rotate(body.text(body.remaining(), StandardCharsets.UTF_8), position);
  }

  private static LogEvent prepare(ByteReader body) {
    boolean onePhase = body.u8() != 0;
    return new LogEvent.TransactionEnd(
        onePhase ? LogEvent.TransactionEnd.How.COMMITTED : LogEvent.TransactionEnd.How.PREPARED);
  }
}
