package dev.holdfast.binlog.event;

import dev.holdfast.binlog.gtid.Gtid;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes events (MariaDB manual, "Replication Protocol": "GTID_EVENT", "GTID_LIST_EVENT",
 * "QUERY_EVENT", "FORMAT_DESCRIPTION_EVENT", "ROTATE_EVENT").
 */
public final class EventCodec {
  /** Beginning of every log file. */
  public static final int MAGIC = 0x6e6962fe;

  public static final int CHECKSUM_BYTES = 4;

  /** Events are decoded from as much of their body; only the decoding of these needs it whole. */
  public static final int BODY_LIMIT_BYTES = 1 << 16;

  private static final int STANDALONE = 1;
  private static final int GTID_COUNT_MASK = (1 << 28) - 1;
  private static final byte[] COMMIT = "COMMIT".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ROLLBACK = "ROLLBACK".getBytes(StandardCharsets.US_ASCII);

  private EventCodec() {}

  /**
   * Decodes one event.
   *
   * @param body what follows the header, without checksum (but see format descriptions), little
   *     endian; may be cut to {@link #BODY_LIMIT_BYTES}
   * @throws BadEventException when the body is no event of its type
   */
  public static LogEvent decode(EventHeader header, ByteBuffer body) throws BadEventException {
    try {
      return switch (header.type()) {
        case EventType.FORMAT_DESCRIPTION -> formatDescription(body);
        case EventType.GTID -> groupStart(header, body);
        case EventType.GTID_LIST -> gtidList(body);
        case EventType.ROTATE -> rotate(body);
        case EventType.XID, EventType.XA_PREPARE -> new LogEvent.TransactionEnd();
        case EventType.QUERY -> query(header, body);
        default ->
            EventType.housekeeping(header.type())
                ? new LogEvent.Housekeeping(header.type())
                : other(header);
      };
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new BadEventException("an event of type " + header.type() + " is too short", e);
    }
  }

  /** The body still ends with the checksum algorithm and a checksum, which it always has. */
  private static LogEvent formatDescription(ByteBuffer body) throws BadEventException {
    int version = Short.toUnsignedInt(body.getShort());
    if (version != 4) {
      throw new BadEventException("the log has format " + version + " instead of 4", null);
    }
    byte[] name = new byte[50];
    body.get(name);
    String text = new String(name, StandardCharsets.US_ASCII);
    int end = text.indexOf('\0');
    int algorithm = body.get(body.limit() - CHECKSUM_BYTES - 1);
    return new LogEvent.FormatDescription(end < 0 ? text : text.substring(0, end), algorithm == 1);
  }

  private static LogEvent groupStart(EventHeader header, ByteBuffer body) {
    long sequence = body.getLong();
    long domain = Integer.toUnsignedLong(body.getInt());
    boolean standalone = (body.get() & STANDALONE) != 0;
    return new LogEvent.GroupStart(new Gtid(domain, header.serverId(), sequence), standalone);
  }

  private static LogEvent gtidList(ByteBuffer body) {
    int count = body.getInt() & GTID_COUNT_MASK;
    List<Gtid> gtids = new ArrayList<>();
    for (int i = 0; i < count && body.remaining() >= 16; i++) {
      long domain = Integer.toUnsignedLong(body.getInt());
      long server = Integer.toUnsignedLong(body.getInt());
      gtids.add(new Gtid(domain, server, body.getLong()));
    }
    return new LogEvent.GtidList(gtids);
  }

  private static LogEvent rotate(ByteBuffer body) {
    long position = body.getLong();
    byte[] name = new byte[body.remaining()];
    body.get(name);
    return new LogEvent.Rotate(new String(name, StandardCharsets.UTF_8), position);
  }

  /** Thread 4, duration 4, length of the schema's name 1, error 2, length of the variables 2. */
  private static LogEvent query(EventHeader header, ByteBuffer body) {
    body.getLong();
    int schemaLength = Byte.toUnsignedInt(body.get());
    body.getShort();
    int variablesLength = Short.toUnsignedInt(body.getShort());
    int text = body.position() + variablesLength + schemaLength + 1;
    if (text > body.limit()) {
      return other(header);
    }
    byte[] sql = new byte[Math.min(ROLLBACK.length + 1, body.limit() - text)];
    body.get(text, sql);
    return Arrays.equals(sql, COMMIT) || Arrays.equals(sql, ROLLBACK)
        ? new LogEvent.TransactionEnd()
        : other(header);
  }

  private static LogEvent other(EventHeader header) {
    return new LogEvent.Other(header.type(), EventType.precedesStatement(header.type()));
  }
}
