package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.ByteReader;

/** Temporal values in their stored forms (MySQL source, {@code my_time.cc}). */
final class Times {
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final int[] POWERS = {1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};

  private Times() {}

  static int fractionBytes(int fraction) {
    return (fraction + 1) / 2;
  }

  /** Day 5 bits, month 4, year. */
  static Value.Date date(ByteReader in) {
    int bits = (int) in.unsigned(3);
    return new Value.Date(bits >> 9, (bits >> 5) & 15, bits & 31);
  }

  /**
   * Hour 10 bits, minute 6, second 6, then the fraction; as one number, to which the value of its
   * highest bit is added, so that negative times sort before others.
   */
  static Value.Time time(ByteReader in, int fraction) {
    int bytes = fractionBytes(fraction);
    long packed = in.bigEndian(3 + bytes) - (1L << (8 * (3 + bytes) - 1));
    long size = Math.abs(packed);
    long parts = size >> (8 * bytes);
    long micros = micros(size & ((1L << (8 * bytes)) - 1), fraction);
    long total =
        (parts >> 12) * HOUR + ((parts >> 6) & 63) * MINUTE + (parts & 63) * SECOND + micros;
    return new Value.Time(packed < 0 ? -total : total, fraction);
  }

  /** Year times 13 plus month 17 bits, day 5, hour 5, minute 6, second 6, then the fraction. */
  static Value.DateTime dateTime(ByteReader in, int fraction) {
    long packed = in.bigEndian(5) - 0x80_0000_0000L;
    long micros = micros(in.bigEndian(fractionBytes(fraction)), fraction);
    long day = packed >> 17;
    long months = day >> 5;
    long ofDay =
        ((packed >> 12) & 31) * HOUR
            + ((packed >> 6) & 63) * MINUTE
            + (packed & 63) * SECOND
            + micros;
    return new Value.DateTime(
        new Value.Date((int) (months / 13), (int) (months % 13), (int) (day & 31)),
        ofDay,
        fraction);
  }

  static Value.Timestamp timestamp(ByteReader in, int fraction) {
    long seconds = in.bigEndian(4);
    return new Value.Timestamp(
        seconds, micros(in.bigEndian(fractionBytes(fraction)), fraction), fraction);
  }

  /** Decimal digits HHMMSS as a signed number. */
  static Value.Time oldTime(ByteReader in) {
    int digits = ((int) in.unsigned(3) << 8) >> 8;
    int size = Math.abs(digits);
    long total = size / 10_000 * HOUR + size / 100 % 100 * MINUTE + size % 100 * SECOND;
    return new Value.Time(digits < 0 ? -total : total, 0);
  }

  /** Decimal digits YYYYMMDDHHMMSS. */
  static Value.DateTime oldDateTime(ByteReader in) {
    long digits = in.i64();
    int date = (int) (digits / 1_000_000);
    int time = (int) (digits % 1_000_000);
    return new Value.DateTime(
        new Value.Date(date / 10_000, date / 100 % 100, date % 100),
        time / 10_000 * HOUR + time / 100 % 100 * MINUTE + time % 100 * SECOND,
        0);
  }

  /** An odd number of decimals is stored as if there were one more. */
  private static int micros(long stored, int fraction) {
    return (int) stored * POWERS[fraction + fraction % 2];
  }
}
