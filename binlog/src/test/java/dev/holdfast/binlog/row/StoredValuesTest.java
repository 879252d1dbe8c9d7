package dev.holdfast.binlog.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.bytes.ByteReader;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Values that are written as the format's description says come back the same. */
class StoredValuesTest {
  private static final int[] BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

  @RepeatedTest(500)
  void decimals(RepetitionInfo seed) {
    Random random = new Random(seed.getCurrentRepetition());
    int precision = 1 + random.nextInt(65);
    int scale = random.nextInt(Math.min(38, precision) + 1);
    BigInteger digits =
        new BigInteger(220, random).mod(BigInteger.TEN.pow(1 + random.nextInt(precision)));
    BigDecimal number = new BigDecimal(random.nextBoolean() ? digits : digits.negate(), scale);
    byte[] stored = store(number, precision, scale);
    assertThat(Decimals.bytes(precision, scale)).isEqualTo(stored.length);
    ByteReader in = new ByteReader(stored, 0, stored.length);
    assertThat(Decimals.read(in, precision, scale)).isEqualTo(number);
    assertThat(in.remaining()).isZero();
  }

  /** Whole part from the point to the left in nines, fraction from the point to the right. */
  private static byte[] store(BigDecimal number, int precision, int scale) {
    String text = number.unscaledValue().abs().toString();
    String digits = "0".repeat(precision - text.length()) + text;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = (precision - scale) % 9;
    put(out, digits.substring(0, at));
    for (; at < precision - scale % 9; at += 9) {
      put(out, digits.substring(at, at + 9));
    }
    put(out, digits.substring(at));
    byte[] bytes = out.toByteArray();
    bytes[0] ^= (byte) 0x80;
    for (int i = 0; number.signum() < 0 && i < bytes.length; i++) {
      bytes[i] = (byte) ~bytes[i];
    }
    return bytes;
  }

  private static void put(ByteArrayOutputStream out, String digits) {
    int value = digits.isEmpty() ? 0 : Integer.parseInt(digits);
    for (int i = BYTES[digits.length()] - 1; i >= 0; i--) {
      out.write(value >> (8 * i));
    }
  }

  @RepeatedTest(300)
  void times(RepetitionInfo seed) {
    Random random = new Random(seed.getCurrentRepetition());
    int fraction = random.nextInt(7);
    long step = BigInteger.TEN.pow(6 - fraction).longValue();
    long micros = random.nextLong(-3_020_399_999_999L, 3_020_399_999_999L) / step * step;
    int bytes = 3 + (fraction + 1) / 2;
    long parts = Math.abs(micros) / 1_000_000;
    long packed =
        (((parts / 3600) << 12) | ((parts / 60 % 60) << 6) | (parts % 60)) << (8 * (bytes - 3));
    packed |= Math.abs(micros) % 1_000_000 / BigInteger.TEN.pow(6 - 2 * (bytes - 3)).longValue();
    long stored = (micros < 0 ? -packed : packed) + (1L << (8 * bytes - 1));
    ByteReader in = bigEndian(stored, bytes);
    assertThat(Times.time(in, fraction)).isEqualTo(new Value.Time(micros, fraction));
  }

  private static ByteReader bigEndian(long value, int width) {
    byte[] bytes = new byte[width];
    for (int i = 0; i < width; i++) {
      bytes[i] = (byte) (value >> (8 * (width - 1 - i)));
    }
    return new ByteReader(bytes, 0, width);
  }
}
