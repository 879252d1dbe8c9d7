package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.EventCodec;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.event.LogEvent;

/** Plays any row event against any table. All but {@link BadEventException} is a defect. */
public final class RowsFuzz {
  private static final int MOST_ROWS = 10_000;
  private static final int PREFIX_BYTES = 4;

  private RowsFuzz() {}

  /**
   * @param input server (0 MariaDB, else MySQL), type of the row event, length of the table map in
   *     two bytes, the table map's body, the row event's body
   */
  static void play(byte[] input) {
    if (input.length < PREFIX_BYTES) {
      return;
    }
    ByteReader in = new ByteReader(input, 0, input.length);
    String version = in.u8() == 0 ? "10.11.19-MariaDB" : "9.7.4";
    LogEvent.FormatDescription format = new LogEvent.FormatDescription(version, false, Bytes.EMPTY);
    EventCodec codec = new EventCodec();
    EventHeader rowHeader = header(in.u8());
    ByteReader map = in.part(Math.min(in.u16(), in.remaining()));
    try {
      if (codec.decode(header(EventType.TABLE_MAP), map, format) instanceof LogEvent.TableMap m
          && codec.decode(rowHeader, in, format) instanceof LogEvent.Rows rows) {
        play(rows.block(), m.table());
      }
    } catch (BadEventException e) {
      // What the codec is to say of everything that is no event.
    }
  }

  private static EventHeader header(int type) {
    return new EventHeader(0, type, 1, 0, 0, 0);
  }

  /** Who skips a row comes to the same place as who reads it, and each row can be shown. */
  public static void play(RowBlock block, TableDefinition table) throws BadEventException {
    RowCursor reading = block.changes(table);
    RowCursor skipping = block.changes(table);
    for (int i = 0; i < MOST_ROWS && reading.hasNext(); i++) {
      RowChange change = reading.next();
      skipping.skip();
      if (reading.position() != skipping.position()) {
        throw new AssertionError(reading.position() + " read, " + skipping.position());
      }
      show(change);
    }
  }

  private static void show(RowChange change) {
    switch (change) {
      case RowChange.Insert i -> i.after().values().forEach(Texts::of);
      case RowChange.Delete d -> d.before().values().forEach(Texts::of);
      case RowChange.Update u -> u.after().values().forEach(Texts::of);
    }
    if (change.table().named()) {
      new RowSql(change.table()).of(change);
    }
  }
}
