package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.Bytes;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** One column's value in a row image. */
public sealed interface Value {
  /** The column was not logged: nothing is known of it (minimal and no-blob row images). */
  record Absent() implements Value {}

  record Null() implements Value {}

  Value ABSENT = new Absent();
  Value NULL = new Null();

  /**
   * TINYINT to BIGINT.
   *
   * @param bits sign-extended from {@code widthBytes}
   * @param widthBytes 1, 2, 3, 4 or 8
   */
  record Whole(long bits, int widthBytes, Sign sign) implements Value {
    /** The number, or empty when the log leaves open whether its top bit is a sign. */
    public Optional<BigDecimal> number() {
      return sign == Sign.UNKNOWN && bits < 0 ? Optional.empty() : Optional.of(signed());
    }

    private BigDecimal signed() {
      return bits < 0 && sign == Sign.UNSIGNED
          ? new BigDecimal(unsignedText())
          : BigDecimal.valueOf(bits);
    }

    /** The number if the column is UNSIGNED. */
    public String unsignedText() {
      return Long.toUnsignedString(widthBytes == 8 ? bits : bits & ((1L << (8 * widthBytes)) - 1));
    }
  }

  record Decimal(BigDecimal number) implements Value {}

  record Single(float number) implements Value {}

  record Real(double number) implements Value {}

  /** CHAR, VARCHAR and TEXT. */
  record Text(Bytes bytes, CharacterSet charset) implements Value {}

  /** BINARY, VARBINARY and BLOB; also UUID, INET4 and INET6, which the log doesn't tell apart. */
  record Binary(Bytes bytes) implements Value {}

  /** Text or bytes: the log was written without metadata that tells. */
  record Untold(Bytes bytes) implements Value {}

  /** Internal form: SRID in four bytes, then well-known binary. */
  record Geometry(Bytes bytes) implements Value {}

  /** BIT({@code width}). */
  record BitField(long bits, int width) implements Value {}

  /**
   * ENUM.
   *
   * @param index from 1; 0 is the empty error value
   */
  record Choice(int index, Optional<String> label) implements Value {}

  /**
   * SET.
   *
   * @param bits the first member is the lowest bit
   * @param labels of the members that are set, when the log names them
   */
  record Members(long bits, Optional<List<String>> labels) implements Value {}

  /** DATE, as written: parts may be 0. */
  record Date(int year, int month, int day) implements Value {}

  /** TIME, −838:59:59.999999 to 838:59:59.999999. */
  record Time(long micros, int fraction) implements Value {}

  /**
   * DATETIME, as written: parts may be 0.
   *
   * @param fraction decimals of the seconds that the column has, 0 to 6
   */
  record DateTime(Date date, long microsOfDay, int fraction) implements Value {}

  /** TIMESTAMP; second 0 is '0000-00-00 00:00:00'. */
  record Timestamp(long seconds, int micros, int fraction) implements Value {}

  /** 0 or 1901 to 2155. */
  record Year(int year) implements Value {}

  /** Whether an integer column is UNSIGNED, as far as the log tells. */
  enum Sign {
    SIGNED,
    UNSIGNED,
    UNKNOWN
  }
}
