package dev.holdfast.server;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.row.Column;
import dev.holdfast.binlog.row.Texts;
import dev.holdfast.binlog.row.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The form in which {@link UndoServer#rows} shows values, so that equal means equal to the last
 * bit, whatever the collation: whole numbers, ENUM (its number), SET and BIT (their bits) in
 * decimal digits, FLOAT and DOUBLE as a number that reads back exactly, DECIMAL and times as SQL
 * shows them (TIMESTAMP in UTC), and everything else in hexadecimal digits, or as {@code #} with
 * the SHA-256 of more than {@link #LONG_BYTES} bytes.
 */
public final class StoredForm {
  public static final int LONG_BYTES = 1 << 20;
  private static final int SHOWN_DIGITS = 2_000;

  private StoredForm() {}

  /** Whether the column holds exactly this value. */
  public static boolean same(Value value, Optional<String> form) {
    if (value instanceof Value.Null || form.isEmpty()) {
      return value instanceof Value.Null && form.isEmpty();
    }
    String text = form.get();
    return switch (value) {
      case Value.Absent a -> true;
      case Value.Null n -> false;
      case Value.Whole w -> text.equals(whole(w));
      case Value.Decimal d -> new BigDecimal(text).compareTo(d.number()) == 0;
      case Value.Single f -> sameDouble(Double.parseDouble(text), f.number());
      case Value.Real d -> sameDouble(Double.parseDouble(text), d.number());
      case Value.Text t -> sameBytes(t.bytes(), text);
      case Value.Binary b -> sameBytes(b.bytes(), text);
      case Value.Untold u -> sameBytes(u.bytes(), text);
      case Value.Geometry g -> sameBytes(g.bytes(), text);
      case Value.BitField b -> text.equals(Long.toUnsignedString(b.bits()));
      case Value.Choice c -> text.equals(Integer.toString(c.index()));
      case Value.Members m -> text.equals(Long.toUnsignedString(m.bits()));
      case Value.Year y -> Integer.parseInt(text) == y.year();
      case Value.Date d -> text.equals(Texts.of(d));
      case Value.Time t -> text.equals(Texts.of(t));
      case Value.DateTime d -> text.equals(Texts.of(d));
      case Value.Timestamp t -> text.equals(Texts.of(t));
    };
  }

  /** Equal for two values of a key's column if and only if the values are. */
  public static String ofKey(Value value) {
    return switch (value) {
      case Value.Whole w -> whole(w);
      case Value.Decimal d -> plain(d.number());
      case Value.Single f -> Double.toString(f.number());
      case Value.Text t -> t.bytes().hex();
      case Value.Binary b -> b.bytes().hex();
      case Value.Untold u -> u.bytes().hex();
      case Value.Geometry g -> g.bytes().hex();
      case Value.BitField b -> Long.toUnsignedString(b.bits());
      case Value.Choice c -> Integer.toString(c.index());
      case Value.Members m -> Long.toUnsignedString(m.bits());
      case Value.Year y -> Integer.toString(y.year());
      default -> Texts.of(value);
    };
  }

  /** Likewise of a form. */
  public static String ofKey(Column column, Optional<String> form) {
    String text = form.orElse("NULL");
    return switch (column.type().kind()) {
      case DECIMAL -> plain(new BigDecimal(text));
      case FLOAT, DOUBLE -> Double.toString(Double.parseDouble(text));
      default -> text;
    };
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static String whole(Value.Whole w) {
    return w.sign() == Value.Sign.UNSIGNED ? w.unsignedText() : Long.toString(w.bits());
  }

  /** Zero and minus zero are two values, as they are in the row. */
  private static boolean sameDouble(double a, double b) {
    return Double.doubleToLongBits(a) == Double.doubleToLongBits(b);
  }

  private static boolean sameBytes(Bytes bytes, String text) {
    return text.startsWith("#") ? text.equals(digest(bytes)) : text.equals(bytes.hex());
  }

  private static String digest(Bytes bytes) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes.toArray());
      return "#" + HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The value for people. */
  public static String shown(Column column, Optional<String> form) {
    if (form.isEmpty()) {
      return "NULL";
    }
    String text = form.get();
    return switch (column.type().kind()) {
      case CHAR, VARCHAR, BLOB, COMPRESSED_VARCHAR, COMPRESSED_BLOB -> bytes(column, text);
      case ENUM -> label(column, text);
      case WHOLE, FLOAT, DOUBLE, DECIMAL, BIT, YEAR, GEOMETRY, SET -> text;
      case DATE, TIME, DATETIME, TIMESTAMP, VECTOR -> text;
      case JSON -> json(text);
      case OLD_TIME, OLD_DATETIME, OLD_TIMESTAMP, NULL -> text;
    };
  }

  private static boolean isLong(String hex) {
    return hex.startsWith("#") || hex.length() > SHOWN_DIGITS;
  }

  private static String json(String hex) {
    return isLong(hex)
        ? "(long)"
        : new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
  }

  private static String bytes(Column column, String hex) {
    if (isLong(hex)) {
      return "(long)";
    }
    Bytes bytes = Bytes.copyOf(HexFormat.of().parseHex(hex));
    return column.charset().flatMap(c -> c.decode(bytes)).orElse("0x" + hex);
  }

  private static String label(Column column, String number) {
    int at = Integer.parseInt(number) - 1;
    return at >= 0 && at < column.labels().size() ? column.labels().get(at) : number;
  }
}
