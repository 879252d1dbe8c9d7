package dev.holdfast.binlog.event;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.bytes.Compression;
import dev.holdfast.binlog.row.RowBlock;
import dev.holdfast.binlog.row.RowChange;

/** Row events of versions 1 and 2, compressed or not (MariaDB manual, "ROWS_EVENT"). */
final class RowEvents {
  private static final int SHORT_ID = 6;
  private static final int USUAL_V1 = 8;

  private RowEvents() {}

  static RowBlock read(EventHeader header, ByteReader body, LogEvent.FormatDescription format)
      throws BadEventException {
    int type = header.type();
    boolean shortId = format.postHeader(type, USUAL_V1) == SHORT_ID;
    long table = body.unsigned(shortId ? 4 : 6);
    int flags = body.u16();
    if (version2(type)) {
      body.skip(body.u16() - 2L);
    }
    int width = body.count();
    int bitmap = (width + 7) / 8;
    RowChange.Kind kind = kind(type);
    Bytes first = body.bytes(bitmap);
    Bytes second = kind == RowChange.Kind.UPDATE ? body.bytes(bitmap) : Bytes.EMPTY;
    ByteReader rows = compressed(type) ? Compression.event(body) : body;
    return new RowBlock(
        kind, table, flags, width, first, second, rows, type == EventType.PARTIAL_UPDATE_ROWS);
  }

  private static boolean version2(int type) {
    return switch (type) {
      case EventType.WRITE_ROWS, EventType.UPDATE_ROWS, EventType.DELETE_ROWS -> true;
      case EventType.PARTIAL_UPDATE_ROWS -> true;
      default -> type >= EventType.WRITE_ROWS_COMPRESSED;
    };
  }

  private static boolean compressed(int type) {
    return type >= EventType.WRITE_ROWS_COMPRESSED_V1;
  }

  private static RowChange.Kind kind(int type) {
    return switch (type) {
      case EventType.WRITE_ROWS_V1, EventType.WRITE_ROWS -> RowChange.Kind.INSERT;
      case EventType.WRITE_ROWS_COMPRESSED_V1, EventType.WRITE_ROWS_COMPRESSED ->
          RowChange.Kind.INSERT;
      case EventType.UPDATE_ROWS_V1, EventType.UPDATE_ROWS, EventType.PARTIAL_UPDATE_ROWS ->
          RowChange.Kind.UPDATE;
      case EventType.UPDATE_ROWS_COMPRESSED_V1, EventType.UPDATE_ROWS_COMPRESSED ->
          RowChange.Kind.UPDATE;
      default -> RowChange.Kind.DELETE;
    };
  }
}
