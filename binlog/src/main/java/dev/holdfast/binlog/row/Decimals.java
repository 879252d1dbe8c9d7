package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.ByteReader;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * DECIMAL in its stored form: groups of nine digits in four bytes, the rest in fewer, most
 * significant first; the first bit is inverted, and of a negative number all bits are (MySQL
 * source, {@code decimal2bin}).
 */
final class Decimals {
  private static final int[] BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};
  private static final long[] POWERS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };
  private static final int LONG_DIGITS = 18;

  private Decimals() {}

  static int bytes(int precision, int scale) {
    int whole = precision - scale;
    return whole / 9 * 4 + BYTES[whole % 9] + scale / 9 * 4 + BYTES[scale % 9];
  }

  static BigDecimal read(ByteReader in, int precision, int scale) {
    boolean negative = (in.peek(0) & 0x80) == 0;
    int whole = precision - scale;
    Digits digits = new Digits(in, negative);
    digits.group(whole % 9);
    for (int left = whole / 9 + scale / 9; left > 0; left--) {
      digits.group(9);
    }
    digits.group(scale % 9);
    return digits.value(precision, scale);
  }

  /** Collects digits, in a long while they fit. */
  private static final class Digits {
    private final ByteReader in;
    private final boolean negative;
    private boolean first = true;
    private long small;
    private int smallDigits;
    private BigInteger large = BigInteger.ZERO;

    Digits(ByteReader in, boolean negative) {
      this.in = in;
      this.negative = negative;
    }

    void group(int digits) {
      int bytes = BYTES[digits];
      if (bytes == 0) {
        return;
      }
      long bits = in.bigEndian(bytes);
      if (first) {
        bits ^= 0x80L << (8 * (bytes - 1));
        first = false;
      }
      if (negative) {
        bits = ~bits & ((1L << (8 * bytes)) - 1);
      }
      add(bits, digits);
    }

    private void add(long group, int digits) {
      if (smallDigits + digits > LONG_DIGITS) {
        spill();
      }
      small = small * POWERS[digits] + group;
      smallDigits += digits;
    }

    private void spill() {
      large = large.multiply(BigInteger.TEN.pow(smallDigits)).add(BigInteger.valueOf(small));
      small = 0;
      smallDigits = 0;
    }

    BigDecimal value(int precision, int scale) {
      if (precision <= LONG_DIGITS) {
        return BigDecimal.valueOf(negative ? -small : small, scale);
      }
      spill();
      return new BigDecimal(negative ? large.negate() : large, scale);
    }
  }
}
