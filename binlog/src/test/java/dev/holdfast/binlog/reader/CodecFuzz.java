package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.EventCodec;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.row.RowsFuzz;
import dev.holdfast.binlog.row.TableDefinition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Plays any bytes: the first says which server wrote, the rest are events without checksums. All
 * but {@link BadEventException} is a defect.
 */
final class CodecFuzz {
  private static final int MOST_EVENTS = 200;
  private final LogEvent.FormatDescription format;
  private final EventCodec codec = new EventCodec();
  private final Map<Long, TableDefinition> tables = new HashMap<>();

  CodecFuzz(int writer) {
    String version = writer == 0 ? "10.11.19-MariaDB" : "9.7.4";
    format = new LogEvent.FormatDescription(version, false, Bytes.EMPTY);
  }

  static void play(byte[] input) {
    if (input.length > 0) {
      new CodecFuzz(input[0]).events(input);
    }
  }

  private void events(byte[] input) {
    ByteBuffer in = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN).position(1);
    for (int i = 0; i < MOST_EVENTS && in.remaining() >= EventHeader.LENGTH_BYTES; i++) {
      EventHeader header = EventHeader.read(in);
      long wanted = Math.max(0, header.lengthBytes() - EventHeader.LENGTH_BYTES);
      int length = (int) Math.min(wanted, in.remaining());
      event(header, new ByteReader(input, in.position(), in.position() + length));
      in.position(in.position() + length);
    }
  }

  private void event(EventHeader header, ByteReader body) {
    try {
      codec.outline(header, body.copy());
      LogEvent event = codec.decode(header, body, format);
      if (event instanceof LogEvent.Payload payload) {
        unpack(header, payload);
      } else {
        decoded(event);
      }
    } catch (BadEventException e) {
      // What the codec is to say of everything that is no event.
    }
  }

  /** The first byte of {@code input} says whether the rest is compressed. */
  void payload(byte[] input) {
    EventHeader header = new EventHeader(0, EventType.TRANSACTION_PAYLOAD, 1, input.length, 0, 0);
    try {
      ByteReader events = new ByteReader(input, 1, input.length);
      unpack(header, new LogEvent.Payload(input[0] == 0, events));
    } catch (BadEventException e) {
      // As above.
    }
  }

  private void unpack(EventHeader header, LogEvent.Payload payload) throws BadEventException {
    PackedEvents packed = new PackedEvents(new PlacedEvent(0, header, payload), payload, format);
    int left = MOST_EVENTS;
    for (Optional<PlacedEvent> e = packed.next(); e.isPresent() && left-- > 0; e = packed.next()) {
      decoded(e.get().event());
    }
  }

  private void decoded(LogEvent event) throws BadEventException {
    if (event instanceof LogEvent.TableMap map) {
      tables.put(map.tableId(), map.table());
    } else if (event instanceof LogEvent.Rows rows) {
      TableDefinition table = tables.get(rows.block().tableId());
      if (table != null) {
        RowsFuzz.play(rows.block(), table);
      }
    }
  }
}
