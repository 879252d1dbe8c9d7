package dev.holdfast.recovery.index;

import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.event.LogEvent.TransactionEnd.How;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.MySqlGtid;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.Extent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One transaction, in {@link #BYTES} bytes; see docs/formats/log-index.md. */
final class Row {
  static final int BYTES = 64;

  /** The number of no shape: what it changed has to be read. */
  static final int NO_SHAPE = -1;

  private static final int TO = 8;
  private static final int SEQUENCE = 16;
  private static final int COMMIT_ID = 24;
  private static final int THREAD = 32;
  private static final int SECONDS = 40;
  private static final int SHAPE = 44;
  private static final int ORIGIN = 48;
  private static final int LENGTH = 52;
  private static final int END_POSITION = 56;
  private static final int HEADER_FLAGS = 60;
  private static final int GTID_FLAGS = 62;
  private static final int BITS = 63;
  private static final int HAS_THREAD = 1;
  private static final int HAS_COMMIT_ID = 2;

  /** Its GTID event says more than a row holds (XA, two-phase ALTER), and is read. */
  private static final int MORE = 4;

  private static final int HOW_SHIFT = 4;

  private Row() {}

  static void write(DataOutput out, LoggedTransaction t, OptionalLong thread, int shape, int origin)
      throws IOException {
    Optional<LogEvent.GroupStart> start = t.start();
    out.writeLong(t.position());
    out.writeLong(t.endPosition());
    out.writeLong(t.id().orElseThrow().sequence());
    out.writeLong(commit(t));
    out.writeLong(thread.orElse(0));
    out.writeInt((int) t.header().timestampSeconds());
    out.writeInt(shape);
    out.writeInt(origin);
    out.writeInt((int) t.header().lengthBytes());
    out.writeInt((int) t.header().endPosition());
    out.writeShort(t.header().flags());
    out.writeByte(start.map(LogEvent.GroupStart::flags).orElse(0));
    out.writeByte(bits(t, thread, start));
  }

  private static long commit(LoggedTransaction t) {
    return t.opening().orElse(null) instanceof LogEvent.MySqlStart start
        ? start.clock()
        : t.start().flatMap(s -> s.commitId().stream().boxed().findFirst()).orElse(0L);
  }

  private static int bits(
      LoggedTransaction t, OptionalLong thread, Optional<LogEvent.GroupStart> start) {
    return (thread.isPresent() ? HAS_THREAD : 0)
        | (start.filter(s -> s.commitId().isPresent()).isPresent() ? HAS_COMMIT_ID : 0)
        | (start.filter(s -> s.xa().isPresent() || s.alter().isPresent()).isPresent() ? MORE : 0)
        | (t.end().map(Row::code).orElse(0) << HOW_SHIFT);
  }

  private static int code(How how) {
    return switch (how) {
      case COMMITTED -> 1;
      case ROLLED_BACK -> 2;
      case PREPARED -> 3;
    };
  }

  private static Optional<How> how(int code) {
    return switch (code) {
      case 1 -> Optional.of(How.COMMITTED);
      case 2 -> Optional.of(How.ROLLED_BACK);
      case 3 -> Optional.of(How.PREPARED);
      default -> Optional.empty();
    };
  }

  static int shape(ByteBuffer rows, int at) {
    return rows.getInt(at + SHAPE);
  }

  static int origin(ByteBuffer rows, int at) {
    return rows.getInt(at + ORIGIN);
  }

  static long position(ByteBuffer rows, int at) {
    return rows.getLong(at);
  }

  static long sequence(ByteBuffer rows, int at) {
    return rows.getLong(at + SEQUENCE);
  }

  static long seconds(ByteBuffer rows, int at) {
    return Integer.toUnsignedLong(rows.getInt(at + SECONDS));
  }

  static OptionalLong thread(ByteBuffer rows, int at) {
    return (rows.get(at + BITS) & HAS_THREAD) == 0
        ? OptionalLong.empty()
        : OptionalLong.of(rows.getLong(at + THREAD));
  }

  static LoggedTransaction transaction(ByteBuffer rows, int at, Path log, Origin origin) {
    int bits = rows.get(at + BITS);
    Extent extent =
        new Extent(log, position(rows, at), rows.getLong(at + TO), origin.format(), false);
    EventHeader header =
        new EventHeader(
            seconds(rows, at),
            type(origin.first()),
            origin.server(),
            Integer.toUnsignedLong(rows.getInt(at + LENGTH)),
            Integer.toUnsignedLong(rows.getInt(at + END_POSITION)),
            Short.toUnsignedInt(rows.getShort(at + HEADER_FLAGS)));
    LoggedTransaction t =
        new LoggedTransaction(
            Optional.of(start(rows, at, origin)), header, List.of(extent), how(bits >> HOW_SHIFT));
    return (bits & MORE) == 0 ? t : t.withStartFromLog();
  }

  private static int type(TransactionId id) {
    return switch (id) {
      case Gtid g -> EventType.GTID;
      case MySqlGtid m ->
          m.source().tag().isEmpty() ? EventType.MYSQL_GTID : EventType.MYSQL_TAGGED_GTID;
    };
  }

  private static LogEvent.Start start(ByteBuffer rows, int at, Origin origin) {
    return switch (origin.first().numbered(sequence(rows, at))) {
      case Gtid gtid -> start(gtid, rows, at);
      case MySqlGtid gtid ->
          new LogEvent.MySqlStart(Optional.of(gtid), rows.getLong(at + COMMIT_ID));
    };
  }

  private static LogEvent.GroupStart start(Gtid gtid, ByteBuffer rows, int at) {
    return new LogEvent.GroupStart(
        gtid,
        Byte.toUnsignedInt(rows.get(at + GTID_FLAGS)),
        (rows.get(at + BITS) & HAS_COMMIT_ID) == 0
            ? OptionalLong.empty()
            : OptionalLong.of(rows.getLong(at + COMMIT_ID)),
        Optional.empty(),
        Optional.empty());
  }
}
