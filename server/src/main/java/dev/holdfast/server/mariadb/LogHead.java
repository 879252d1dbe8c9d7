package dev.holdfast.server.mariadb;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.event.EventCodec;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** What the first events of a log say of it. */
final class LogHead implements LogDump.Sink {
  private long seconds = -1;
  private Optional<GtidState> before = Optional.empty();

  /** Ends with the first event that is no head's. */
  @Override
  public boolean take(byte[] packet) {
    ByteBuffer in = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN).position(1);
    EventHeader header = EventHeader.read(in);
    return switch (header.type()) {
      case EventType.ROTATE -> (header.flags() & EventHeader.ARTIFICIAL) != 0 && seconds < 0;
      case EventType.FORMAT_DESCRIPTION -> {
        seconds = header.timestampSeconds();
        yield true;
      }
      case EventType.START_ENCRYPTION -> true;
      case EventType.GTID_LIST -> {
        before = state(header, new ByteReader(packet, in.position(), packet.length));
        yield false;
      }
      default -> false;
    };
  }

  private static Optional<GtidState> state(EventHeader header, ByteReader body) {
    try {
      return new EventCodec().outline(header, body) instanceof LogEvent.GtidList list
          ? Optional.of(GtidState.of(list.gtids()))
          : Optional.empty();
    } catch (BadEventException e) {
      return Optional.empty(); // Whoever reads the log comes to it, and says so.
    }
  }

  /** Whether it was begun before that second. */
  boolean begunBefore(long second) {
    return seconds >= 0 && seconds < second;
  }

  /** Whether the transaction is in none of the logs before this one. */
  boolean begunBefore(Gtid gtid) {
    return before.isPresent() && !before.get().contains(gtid);
  }
}
