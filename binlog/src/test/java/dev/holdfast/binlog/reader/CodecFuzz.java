package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.EventCodec;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.row.RowBlock;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowCursor;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.binlog.row.Texts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Plays any bytes: the first says which server wrote, the rest are events without checksums. All
 * but {@link BadEventException} is a defect.
 */
final class CodecFuzz {
  private static final int MOST_EVENTS = 200;
  private static final int MOST_ROWS = 10_000;
  private final LogEvent.FormatDescription format;
  private final EventCodec codec = new EventCodec();
  private final Map<Long, TableDefinition> tables = new HashMap<>();

  private CodecFuzz(String version) {
    format = new LogEvent.FormatDescription(version, false, Bytes.EMPTY);
  }

  static void play(byte[] input) {
    if (input.length > 0) {
      new CodecFuzz(input[0] == 0 ? "10.11.19-MariaDB" : "9.7.4").events(input);
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
        PackedEvents packed = new PackedEvents(new PlacedEvent(0, header, event), payload, format);
        for (Optional<PlacedEvent> e = packed.next(); e.isPresent(); e = packed.next()) {
          decoded(e.get().event());
        }
      } else {
        decoded(event);
      }
    } catch (BadEventException e) {
      // What the codec is to say of everything that is no event.
    }
  }

  private void decoded(LogEvent event) throws BadEventException {
    if (event instanceof LogEvent.TableMap map) {
      tables.put(map.tableId(), map.table());
    } else if (event instanceof LogEvent.Rows rows) {
      TableDefinition table = tables.get(rows.block().tableId());
      if (table != null) {
        rows(rows.block(), table);
      }
    }
  }

  private static void rows(RowBlock block, TableDefinition table) throws BadEventException {
    block.count(table);
    RowCursor cursor = block.changes(table);
    for (int i = 0; i < MOST_ROWS && cursor.hasNext(); i++) {
      texts(cursor.next(), text -> {});
    }
  }

  private static void texts(RowChange change, Consumer<String> to) {
    switch (change) {
      case RowChange.Insert i -> i.after().values().forEach(v -> to.accept(Texts.of(v)));
      case RowChange.Delete d -> d.before().values().forEach(v -> to.accept(Texts.of(v)));
      case RowChange.Update u -> u.after().values().forEach(v -> to.accept(Texts.of(v)));
    }
  }
}
