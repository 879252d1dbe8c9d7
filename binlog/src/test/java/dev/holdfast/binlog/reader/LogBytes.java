package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.gtid.Gtid;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Writes logs byte by byte after the format's description, independent of the code under test. */
@SuppressWarnings("ByteBufferBackingArray") // every buffer comes from allocate
final class LogBytes {
  private static final int WRITE_ROWS = 23;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int seconds;

  LogBytes() {
    this("10.11.19-MariaDB-log");
  }

  LogBytes(String serverVersion) {
    out.writeBytes(new byte[] {(byte) 0xfe, 'b', 'i', 'n'});
    ByteBuffer body = little(2 + 50 + 4 + 1 + 40 + 1).putShort((short) 4);
    body.put(serverVersion.getBytes(StandardCharsets.US_ASCII));
    body.put(body.limit() - 1, (byte) 1);
    event(EventType.FORMAT_DESCRIPTION, 1, body.array());
  }

  /** Of the events from here on. */
  LogBytes at(int timestampSeconds) {
    seconds = timestampSeconds;
    return this;
  }

  int size() {
    return out.size();
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** A transaction of one row, ended by XID. */
  LogBytes transaction(String gtid, int rowBytes) {
    return start(gtid, 4).row(rowBytes).xid();
  }

  /** The binlog state before this file. */
  LogBytes state(String gtid) {
    Gtid g = Gtid.parse(gtid);
    ByteBuffer body = little(20).putInt(1).putInt((int) g.domain()).putInt((int) g.server());
    event(EventType.GTID_LIST, 1, body.putLong(g.sequence()).array());
    return this;
  }

  LogBytes start(String gtid, int flags) {
    Gtid g = Gtid.parse(gtid);
    ByteBuffer body = little(19).putLong(g.sequence()).putInt((int) g.domain()).put((byte) flags);
    event(EventType.GTID, g.server(), body.array());
    return this;
  }

  LogBytes row(int bytes) {
    event(WRITE_ROWS, 1, new byte[bytes]);
    return this;
  }

  LogBytes xid() {
    event(EventType.XID, 1, new byte[8]);
    return this;
  }

  LogBytes query(String sql) {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = little(13 + 5 + text.length);
    body.put(8, (byte) 4).position(13);
    event(
        EventType.QUERY,
        1,
        body.put("shop".getBytes(StandardCharsets.UTF_8)).put((byte) 0).put(text).array());
    return this;
  }

  LogBytes event(int type, long server, byte[] body) {
    int length = 19 + body.length + 4;
    ByteBuffer event = little(length).putInt(seconds).put((byte) type).putInt((int) server);
    event.putInt(length).putInt(out.size() + length).putShort((short) 0).put(body);
    CRC32 sum = new CRC32();
    sum.update(event.array(), 0, length - 4);
    out.writeBytes(event.putInt((int) sum.getValue()).array());
    return this;
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
