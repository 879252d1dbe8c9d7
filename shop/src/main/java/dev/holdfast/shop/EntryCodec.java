package dev.holdfast.shop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Records of 64 bytes, big-endian, as docs/formats/journal.md describes them. The checksum covers
 * the record's number too: one that was cut out, moved or doubled does not pass.
 */
final class EntryCodec {
  static final int SIZE = 64;
  static final int VERSION = 1;
  private static final byte[] MAGIC = "HOLDFSTJ".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECKSUM_AT = 60;
  private static final int BEGIN = 1;
  private static final int INTENT = 2;
  private static final int RESULT = 3;
  private static final int READ = 4;
  private static final int END = 5;

  private EntryCodec() {}

  static byte[] header(UUID databaseId) {
    ByteBuffer buffer = ByteBuffer.allocate(SIZE);
    buffer.put(MAGIC).putInt(VERSION).putInt(SIZE);
    buffer.putLong(databaseId.getMostSignificantBits());
    buffer.putLong(databaseId.getLeastSignificantBits());
    return seal(buffer, 0);
  }

  /** The database's id; throws when this is no journal, or one of another version. */
  static UUID databaseId(ByteBuffer header) throws JournalUnreadable {
    byte[] magic = new byte[MAGIC.length];
    header.get(0, magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new JournalUnreadable("it is not a journal of holdfast shop run");
    }
    if (header.getInt(8) != VERSION) {
      throw new JournalUnreadable("its format is " + header.getInt(8) + ", not " + VERSION);
    }
    if (!intact(header, 0)) {
      throw new JournalUnreadable("its header is damaged");
    }
    return new UUID(header.getLong(16), header.getLong(24));
  }

  static byte[] encode(Entry entry, long number) {
    ByteBuffer b = ByteBuffer.allocate(SIZE);
    switch (entry) {
      case Entry.Begin e -> fill(b, BEGIN, 0, 0, e.run(), 0, 0, 0, 0, e.epochMicros());
      case Entry.Intent e ->
          fill(
              b,
              INTENT,
              e.kind().code(),
              0,
              e.id(),
              e.customer(),
              e.amount(),
              e.subject(),
              0,
              e.epochMicros());
      case Entry.Result e ->
          fill(
              b,
              RESULT,
              e.outcome().code(),
              0,
              e.id(),
              0,
              e.credit(),
              e.revision(),
              0,
              e.epochMicros());
      case Entry.Read e ->
          fill(
              b,
              READ,
              e.kind().code(),
              e.connection(),
              e.run(),
              e.customer(),
              e.credit(),
              e.revision(),
              e.lastOp(),
              e.epochMicros());
      case Entry.End e -> fill(b, END, 0, e.intents(), e.run(), 0, 0, 0, 0, e.epochMicros());
    }
    return seal(b, number);
  }

  /** Null when the checksum, or what it covers, is wrong. */
  static @Nullable Entry decode(ByteBuffer b, long number) {
    if (!intact(b, number)) {
      return null;
    }
    int detail = b.get(1);
    long micros = b.getLong(48);
    return switch (b.get(0)) {
      case BEGIN -> new Entry.Begin(b.getLong(8), micros);
      case INTENT ->
          new Entry.Intent(
              b.getLong(8), Kind.of(detail), b.getLong(16), b.getLong(24), b.getLong(32), micros);
      case RESULT ->
          new Entry.Result(b.getLong(8), Outcome.of(detail), b.getLong(24), b.getLong(32), micros);
      case READ ->
          new Entry.Read(
              b.getLong(8),
              Kind.of(detail),
              b.getInt(4),
              b.getLong(16),
              b.getLong(24),
              b.getLong(32),
              b.getLong(40),
              micros);
      case END -> new Entry.End(b.getLong(8), b.getInt(4), micros);
      default -> null;
    };
  }

  private static void fill(ByteBuffer b, int type, int detail, int number, long... values) {
    b.put((byte) type).put((byte) detail).putShort((short) 0).putInt(number);
    for (long value : values) {
      b.putLong(value);
    }
  }

  private static byte[] seal(ByteBuffer buffer, long number) {
    buffer.putInt(CHECKSUM_AT, checksum(buffer, number));
    byte[] bytes = new byte[SIZE];
    buffer.get(0, bytes);
    return bytes;
  }

  private static boolean intact(ByteBuffer record, long number) {
    return record.getInt(CHECKSUM_AT) == checksum(record, number);
  }

  private static int checksum(ByteBuffer record, long number) {
    CRC32C crc = new CRC32C();
    for (int shift = 56; shift >= 0; shift -= 8) {
      crc.update((int) (number >>> shift) & 0xFF);
    }
    crc.update(record.slice(0, CHECKSUM_AT));
    return (int) crc.getValue();
  }
}
