package dev.holdfast.recovery.replay;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.event.LogEvent.GroupStart;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.row.RowBlock;
import dev.holdfast.binlog.row.RowChange;
import java.nio.charset.StandardCharsets;

/** Makes events that take the place of logged ones (MariaDB manual, "Replication Protocol"). */
public final class EventMaker {
  private static final long NO_AUTO_VALUE_ON_ZERO = 1L << 19;
  private static final long ALLOW_INVALID_DATES = 1L << 25;
  private static final long NO_ENGINE_SUBSTITUTION = 1L << 30;
  private static final int UTF8MB4 = 45;
  private static final String UTC = "+00:00";

  private EventMaker() {}

  /** With this header, except for its length. */
  public static byte[] event(EventHeader header, byte[] body) {
    return MadeEvents.event(header, body);
  }

  /** A format description for the events that a server makes. */
  public static byte[] format(long serverId, LogEvent.FormatDescription format) {
    return new MadeEvents(serverId).format(format);
  }

  /** Begins a group: a transaction that may run beside others, or a DDL statement. */
  public static byte[] begin(EventHeader header, Gtid gtid, boolean ddl) {
    return begin(
        header,
        gtid,
        ddl
            ? GroupStart.STANDALONE | GroupStart.DDL
            : GroupStart.TRANSACTIONAL | GroupStart.PARALLEL);
  }

  /** Begins a group with these {@linkplain GroupStart#flags flags}. */
  static byte[] begin(EventHeader header, Gtid gtid, int flags) {
    byte[] body =
        new Answers.Fields()
            .number(gtid.sequence(), 8)
            .number(gtid.domain(), 4)
            .number(flags, 1)
            .number(0, 6)
            .toByteArray();
    return event(typed(header, EventType.GTID), body);
  }

  /** Ends a transaction. */
  public static byte[] commit(EventHeader header) {
    return event(typed(header, EventType.XID), new Answers.Fields().number(1, 8).toByteArray());
  }

  /**
   * A table map.
   *
   * @param described what follows the table's id and the flags
   */
  public static byte[] tableMap(EventHeader header, long tableId, Bytes described) {
    byte[] body =
        new Answers.Fields().number(tableId, 6).number(1, 2).raw(described.toArray()).toByteArray();
    return event(typed(header, EventType.TABLE_MAP), body);
  }

  /** A statement without a default schema, whose timestamps are in UTC. */
  public static byte[] statement(EventHeader header, String sql) {
    byte[] variables =
        new Answers.Fields()
            .number(0, 1)
            .number(0, 4)
            .number(1, 1)
            .number(NO_AUTO_VALUE_ON_ZERO | ALLOW_INVALID_DATES | NO_ENGINE_SUBSTITUTION, 8)
            .number(6, 1)
            .text("std")
            .number(4, 1)
            .number(UTF8MB4, 2)
            .number(UTF8MB4, 2)
            .number(UTF8MB4, 2)
            .number(5, 1)
            .text(UTC)
            .toByteArray();
    byte[] body =
        new Answers.Fields()
            .number(0, 8)
            .number(0, 1)
            .number(0, 2)
            .number(variables.length, 2)
            .raw(variables)
            .number(0, 1)
            .raw(sql.getBytes(StandardCharsets.UTF_8))
            .toByteArray();
    return event(typed(header, EventType.QUERY), body);
  }

  /** Some of the rows of a row event, as a statement of their own. */
  public static byte[] rows(EventHeader header, int type, RowBlock block, byte[] rows) {
    Answers.Fields body =
        new Answers.Fields()
            .number(block.tableId(), 6)
            .number(block.flags() | RowBlock.STATEMENT_END, 2);
    if (type >= EventType.WRITE_ROWS && type <= EventType.DELETE_ROWS) {
      body.number(2, 2); // Of the second version: nothing but this length itself is added.
    }
    if (block.width() < 251) {
      body.number(block.width(), 1);
    } else {
      body.number(252, 1).number(block.width(), 2);
    }
    body.raw(block.first().toArray());
    if (block.kind() == RowChange.Kind.UPDATE) {
      body.raw(block.second().toArray());
    }
    return event(typed(header, type), body.raw(rows).toByteArray());
  }

  private static EventHeader typed(EventHeader h, int type) {
    return new EventHeader(h.timestampSeconds(), type, h.serverId(), 0, h.endPosition(), h.flags());
  }
}
