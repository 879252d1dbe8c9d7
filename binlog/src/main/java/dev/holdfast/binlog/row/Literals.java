package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Values as SQL literals that mean the same under every sql_mode and connection character set: text
 * is quoted only where it is plain, and is hexadecimal otherwise. TIMESTAMP values are in UTC, so
 * the session needs {@code time_zone='+00:00'}.
 */
public final class Literals {
  private static final long SECOND = 1_000_000;
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Literals() {}

  /** An absent value is {@code DEFAULT}: there is no other way to say nothing in SQL. */
  public static String of(Value value) {
    return switch (value) {
      case Value.Absent a -> "DEFAULT";
      case Value.Null n -> "NULL";
      case Value.Whole w ->
          w.sign() == Value.Sign.UNSIGNED ? w.unsignedText() : Long.toString(w.bits());
      case Value.Decimal d -> d.number().toPlainString();
      case Value.Single f -> Float.toString(f.number());
      case Value.Real d -> Double.toString(d.number());
      case Value.Text t -> text(t);
      case Value.Binary b -> hex(b.bytes());
      case Value.Untold u -> hex(u.bytes());
      case Value.Geometry g -> hex(g.bytes());
      case Value.BitField b -> "b'" + Long.toBinaryString(b.bits()) + "'";
      case Value.Choice c -> choice(c);
      case Value.Members m -> Long.toUnsignedString(m.bits());
      case Value.Date d -> quoted(plain(d));
      case Value.Time t -> quoted(plain(t));
      case Value.DateTime d -> quoted(plain(d));
      case Value.Timestamp t -> quoted(plain(t));
      case Value.Year y -> Integer.toString(y.year());
    };
  }

  static String identifier(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static String quoted(String text) {
    return "'" + text + "'";
  }

  private static String hex(Bytes bytes) {
    return "X'" + bytes.hex() + "'";
  }

  private static String text(Value.Text text) {
    CharacterSet charset = text.charset();
    Optional<String> decoded =
        charset.unicode() ? charset.decode(text.bytes()) : ascii(text.bytes(), charset);
    String introducer = "_" + charset.name();
    return decoded.filter(Literals::plain).isPresent()
        ? introducer + "'" + decoded.get().replace("'", "''") + "'"
        : introducer + " " + hex(text.bytes());
  }

  private static Optional<String> ascii(Bytes bytes, CharacterSet charset) {
    return charset.extendsAscii() && bytes.ascii()
        ? Optional.of(bytes.text(StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  /** A backslash means different things under different sql_modes. */
  private static boolean plain(String text) {
    return text.codePoints()
        .noneMatch(c -> c == '\\' || Character.isISOControl(c) || !Character.isDefined(c));
  }

  private static String choice(Value.Choice choice) {
    return choice
        .label()
        .filter(Literals::plain)
        .map(label -> "_utf8mb4'" + label.replace("'", "''") + "'")
        .orElseGet(() -> Integer.toString(choice.index()));
  }

  static String plain(Value.Date d) {
    return String.format(Locale.ROOT, "%04d-%02d-%02d", d.year(), d.month(), d.day());
  }

  static String plain(Value.Time t) {
    long size = Math.abs(t.micros());
    return (t.micros() < 0 ? "-" : "") + clock(size) + fraction(size % SECOND, t.fraction());
  }

  static String plain(Value.DateTime d) {
    return plain(d.date())
        + " "
        + clock(d.microsOfDay())
        + fraction(d.microsOfDay() % SECOND, d.fraction());
  }

  static String plain(Value.Timestamp t) {
    String seconds =
        t.seconds() == 0 && t.micros() == 0
            ? "0000-00-00 00:00:00"
            : SECONDS.format(Instant.ofEpochSecond(t.seconds()));
    return seconds + fraction(t.micros(), t.fraction());
  }

  private static String clock(long micros) {
    long seconds = micros / SECOND;
    return String.format(
        Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static String fraction(long micros, int digits) {
    return digits == 0 ? "" : "." + String.format(Locale.ROOT, "%06d", micros).substring(0, digits);
  }
}
