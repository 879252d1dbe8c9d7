package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** JSON values of MySQL that have no parts, as MySQL writes them. */
final class JsonScalars {
  private static final int MOST_DIGITS = 15;
  private static final int DATE = 10;
  private static final int TIME = 11;
  private static final int DATETIME = 12;
  private static final int TIMESTAMP = 7;
  private static final int DECIMAL = 246;
  private static final int MICROS = 6;

  private JsonScalars() {}

  static JsonTree.Scalar read(int type, ByteReader in) throws BadEventException {
    return new JsonTree.Scalar(
        switch (type) {
          case 4 -> literal(in.u8());
          case 5 -> Integer.toString((short) in.u16());
          case 6 -> Integer.toString(in.u16());
          case 7 -> Integer.toString(in.i32());
          case 8 -> Long.toString(in.u32());
          case 9 -> Long.toString(in.i64());
          case 10 -> Long.toUnsignedString(in.i64());
          case 11 -> real(Double.longBitsToDouble(in.i64()));
          case 12 -> JsonTree.quoted(in.text(length(in), StandardCharsets.UTF_8));
          case 15 -> opaque(in.u8(), in.part(length(in)));
          default -> throw new BadEventException("a JSON value has the unknown type " + type);
        });
  }

  private static String literal(int which) throws BadEventException {
    return switch (which) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> "false";
      default -> throw new BadEventException("a JSON value is the unknown literal " + which);
    };
  }

  /** Seven bits in each byte, the lowest first; the top bit says that more follow. */
  private static long length(ByteReader in) throws BadEventException {
    long length = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = in.u8();
      length |= (b & 0x7fL) << shift;
      if (b < 0x80) {
        return length;
      }
    }
    throw new BadEventException("a JSON value has no length");
  }

  /** The shortest digits that mean the number; with an exponent beyond 15 places. */
  private static String real(double number) throws BadEventException {
    if (!Double.isFinite(number)) {
      throw new BadEventException("a JSON value is the number " + number);
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0.0" : "0.0";
    }
    BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int point = digits.precision() - digits.scale();
    if (point > -MOST_DIGITS && point <= MOST_DIGITS) {
      String plain = digits.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    BigDecimal mantissa = digits.movePointLeft(point - 1).stripTrailingZeros();
    return mantissa.toPlainString() + "e" + (point - 1);
  }

  private static String opaque(int type, ByteReader in) throws BadEventException {
    return switch (type) {
      case DECIMAL -> decimal(in.u8(), in.u8(), in);
      case DATE, DATETIME, TIMESTAMP -> JsonTree.quoted(moment(type, in.i64()));
      case TIME -> JsonTree.quoted(time(in.i64()));
      default ->
          JsonTree.quoted(
              "base64:type" + type + ":" + Base64.getEncoder().encodeToString(in.rest().toArray()));
    };
  }

  private static String decimal(int precision, int scale, ByteReader in) throws BadEventException {
    if (precision > 65 || scale > precision) {
      throw new BadEventException("a JSON value is a DECIMAL(" + precision + "," + scale + ")");
    }
    return Decimals.read(in, precision, scale).toPlainString();
  }

  private static String moment(int type, long packed) {
    long seconds = packed >>> 24;
    long days = seconds >>> 17;
    Value.Date date =
        new Value.Date((int) ((days >>> 5) / 13), (int) ((days >>> 5) % 13), (int) (days & 31));
    return type == DATE
        ? Literals.plain(date)
        : Literals.plain(
            new Value.DateTime(date, clock(seconds & 0x1ffff, packed & 0xff_ffff), MICROS));
  }

  private static String time(long packed) {
    long size = Math.abs(packed);
    long micros = clock(size >>> 24 & 0x3f_ffff, size & 0xff_ffff);
    return Literals.plain(new Value.Time(packed < 0 ? -micros : micros, MICROS));
  }

  private static long clock(long packed, long micros) {
    long seconds = (packed >>> 12) * 3600 + (packed >>> 6 & 63) * 60 + (packed & 63);
    return seconds * 1_000_000 + micros;
  }
}
