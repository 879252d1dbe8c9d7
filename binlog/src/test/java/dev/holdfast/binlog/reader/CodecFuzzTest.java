package dev.holdfast.binlog.reader;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, the codec decodes them or says that they are no event. */
class CodecFuzzTest {
  private static final int MUTANTS = 1_000;
  private static final int HEADER_BYTES = 19;
  private static final int LENGTH_OFFSET = 9;
  private static final int CHECKSUM_BYTES = 4;

  @Test
  void inputsThatOnceBrokeItNeverDoAgain() throws IOException {
    for (String line : text("fuzz-inputs.hex").lines().filter(l -> !l.startsWith("#")).toList()) {
      plays(HexFormat.of().parseHex(line));
    }
  }

  @Test
  void recordedEventsWithBytesChangedAtRandom() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    for (byte[] seed : seeds()) {
      plays(seed);
      for (int i = 0; i < MUTANTS; i++) {
        byte[] mutant = seed.clone();
        for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
          mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
        }
        plays(mutant);
      }
    }
  }

  private static void plays(byte[] input) {
    assertThatCode(() -> CodecFuzz.play(input))
        .as(() -> HexFormat.of().formatHex(input))
        .doesNotThrowAnyException();
  }

  private static List<byte[]> seeds() throws IOException {
    List<byte[]> all = new ArrayList<>();
    all.add(seed(0, "mariadb-11.8"));
    all.add(seed(1, "mysql-9.7"));
    return all;
  }

  /** The events of a recorded log without their checksums. */
  private static byte[] seed(int writer, String name) throws IOException {
    byte[] log = HexFormat.of().parseHex(text(name + ".hex").replaceAll("\\s", ""));
    ByteBuffer in = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(writer);
    for (int at = LogFile.MAGIC_BYTES; at + HEADER_BYTES <= log.length; ) {
      int length = in.getInt(at + LENGTH_OFFSET);
      in.putInt(at + LENGTH_OFFSET, length - CHECKSUM_BYTES);
      out.write(log, at, length - CHECKSUM_BYTES);
      at += length;
    }
    return out.toByteArray();
  }

  private static String text(String name) throws IOException {
    try (InputStream in = CodecFuzzTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
