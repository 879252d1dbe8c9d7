package dev.holdfast.binlog.event;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.gtid.MySqlGtid;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * MySQL's GTID events (MySQL source documentation, "Gtid_event"). Those of a GTID with a tag are
 * written by a library of MySQL's own ("MySQL serialization library"): fields with numbers, and
 * integers whose first byte ends with as many ones as bytes follow.
 */
final class MySqlStarts {
  private static final int UUID_BYTES = 16;
  private static final int LONGEST_TAG = 32;
  private static final int TAG_FIELD = 3;
  private static final int CLOCK_FIELD = 5;
  private static final int CLOCKED = 2;
  private static final int CLOCK_BYTES = 17;

  private MySqlStarts() {}

  static LogEvent read(int type, ByteReader body) throws BadEventException {
    return switch (type) {
      case EventType.MYSQL_TAGGED_GTID -> tagged(body);
      case EventType.MYSQL_GTID -> plain(body);
      default -> new LogEvent.MySqlStart(Optional.empty(), 0);
    };
  }

  private static LogEvent plain(ByteReader body) throws BadEventException {
    body.skip(1);
    UUID server = new UUID(body.bigEndian(8), body.bigEndian(8));
    MySqlGtid gtid = gtid(server, "", body.i64());
    boolean clocked = body.remaining() >= CLOCK_BYTES && body.u8() == CLOCKED;
    if (clocked) {
      body.skip(8);
    }
    return new LogEvent.MySqlStart(Optional.of(gtid), clocked ? body.i64() : 0);
  }

  private static LogEvent tagged(ByteReader body) throws BadEventException {
    long version = number(body);
    if (version != 1) {
      throw new BadEventException("it is serialized in version " + version + " instead of 1");
    }
    number(body); // its length
    number(body); // which fields a reader must know
    UUID server = new UUID(0, 0);
    long sequence = 0;
    String tag = "";
    long clock = 0;
    for (long field = number(body); field <= CLOCK_FIELD; field = number(body)) {
      switch ((int) field) {
        case 0 -> number(body); // flags
        case 1 -> server = uuid(body);
        case 2 -> sequence = signed(number(body));
        case TAG_FIELD -> tag = body.text(tagLength(body), StandardCharsets.US_ASCII);
        case CLOCK_FIELD - 1 -> number(body); // after which one it may be applied
        case CLOCK_FIELD -> clock = signed(number(body));
        default -> throw new BadEventException("it has a field " + field);
      }
      if (body.remaining() == 0) {
        break;
      }
    }
    return new LogEvent.MySqlStart(Optional.of(gtid(server, tag, sequence)), clock);
  }

  private static long tagLength(ByteReader body) throws BadEventException {
    long length = number(body);
    if (length < 0 || length > LONGEST_TAG) {
      throw new BadEventException("its tag is " + length + " characters long");
    }
    return length;
  }

  private static MySqlGtid gtid(UUID server, String tag, long number) throws BadEventException {
    if (!MySqlGtid.numbers(number)) {
      throw new BadEventException("its GTID has the number " + number);
    }
    if (!MySqlGtid.Source.allows(tag)) {
      throw new BadEventException("its tag is '" + tag + "'");
    }
    return new MySqlGtid(new MySqlGtid.Source(server, tag), number);
  }

  private static UUID uuid(ByteReader body) {
    long[] halves = new long[2];
    for (int i = 0; i < UUID_BYTES; i++) {
      halves[i / 8] = halves[i / 8] << 8 | (number(body) & 0xff);
    }
    return new UUID(halves[0], halves[1]);
  }

  private static long number(ByteReader body) {
    int more = Integer.numberOfTrailingZeros(~body.peek(0));
    if (more >= 8) {
      body.skip(1);
      return body.i64();
    }
    return body.unsigned(more + 1) >>> (more + 1);
  }

  private static long signed(long zigzag) {
    return zigzag >>> 1 ^ -(zigzag & 1);
  }
}
