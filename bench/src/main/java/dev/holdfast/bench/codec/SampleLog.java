package dev.holdfast.bench.codec;

import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A log as MariaDB 10.11 writes it under the shop: transactions that insert purchases, with full
 * row images and checksums. The same bytes each time.
 */
final class SampleLog {
  /** In one row event. */
  static final int ROWS = 100;

  static final String SERVER = "10.11.19-MariaDB-log";
  private static final int CHECKSUM_BYTES = 4;
  private static final int FIXED_BYTES = 57;
  private static final int TABLE = 42;

  /** BIGINT, BIGINT, INT, DECIMAL(12,2), VARCHAR(100), TIMESTAMP(6), DATETIME. */
  private static final byte[] TYPES = {8, 8, 3, (byte) 246, 15, 17, 18};

  private static final byte[] METADATA = {12, 2, 100, 0, 6, 0};
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private SampleLog() {}

  /** So many transactions, each of GTID, table map, {@link #ROWS} rows and XID. */
  static byte[] of(int transactions) {
    SampleLog log = new SampleLog();
    log.out.writeBytes(new byte[] {(byte) 0xfe, 'b', 'i', 'n'});
    log.event(EventType.FORMAT_DESCRIPTION, description());
    for (int i = 1; i <= transactions; i++) {
      log.event(EventType.GTID, gtid(i));
      log.event(EventType.TABLE_MAP, tableMap());
      log.event(EventType.WRITE_ROWS_V1, rows((long) i * ROWS));
      log.event(EventType.XID, new byte[Long.BYTES]);
    }
    return log.out.toByteArray();
  }

  static byte[] gtid(long number) {
    return bytes(little(19).putLong(number).putInt(0).put((byte) 0));
  }

  static byte[] tableMap() {
    ByteBuffer body = little(100).putInt(TABLE).putShort((short) 0).putShort((short) 1);
    name(body, "shop");
    name(body, "purchase");
    body.put((byte) TYPES.length).put(TYPES);
    body.put((byte) METADATA.length).put(METADATA).put((byte) 0);
    return bytes(body);
  }

  private static void name(ByteBuffer body, String name) {
    body.put((byte) name.length()).put(name.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
  }

  static byte[] rows(long firstId) {
    ByteBuffer body = little(10_000).putInt(TABLE).putShort((short) 0).putShort((short) 1);
    body.put((byte) TYPES.length).put((byte) 0x7f);
    for (int i = 0; i < ROWS; i++) {
      row(body, firstId + i);
    }
    return bytes(body);
  }

  private static void row(ByteBuffer body, long id) {
    body.put((byte) 0).putLong(id).putLong(id % 1_000).putInt(3);
    body.put(new byte[] {(byte) 0x80, 0, 0, 1, 99, 50}); // a price: 1.99 and what is left of it
    byte[] text = ("purchase number " + id).getBytes(StandardCharsets.US_ASCII);
    body.put((byte) text.length).put(text);
    body.put(new byte[] {0x60, 1, 2, 3, 0, 1, 2});
    body.put(new byte[] {(byte) 0x99, (byte) 0xb0, 0x21, 2, 3});
  }

  private static byte[] description() {
    ByteBuffer body = little(FIXED_BYTES + 40 + 1).putShort((short) 4);
    body.put(SERVER.getBytes(StandardCharsets.US_ASCII));
    body.put(FIXED_BYTES - 1, (byte) EventHeader.LENGTH_BYTES);
    return bytes(body.position(body.limit() - 1).put((byte) 1));
  }

  private void event(int type, byte[] body) {
    int length = EventHeader.LENGTH_BYTES + body.length + CHECKSUM_BYTES;
    ByteBuffer event = little(length).putInt(1_700_000_000).put((byte) type).putInt(1);
    event.putInt(length).putInt(out.size() + length).putShort((short) 0).put(body);
    CRC32 sum = new CRC32();
    sum.update(event.duplicate().flip());
    out.writeBytes(bytes(event.putInt((int) sum.getValue())));
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(ByteBuffer written) {
    byte[] bytes = new byte[written.flip().remaining()];
    written.get(bytes);
    return bytes;
  }
}
