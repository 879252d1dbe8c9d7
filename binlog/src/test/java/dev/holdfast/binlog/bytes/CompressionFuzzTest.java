package dev.holdfast.binlog.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.binlog.FuzzInputs;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** What MariaDB compresses comes out again; other bytes take no memory that they don't fill. */
class CompressionFuzzTest {
  private static final int THREE_BYTES_OF_LENGTH = 0x83;
  private static final int MOST_TIMES = 1_040;

  static Stream<byte[]> compressed() {
    byte[] text = "BEGIN INSERT INSERT INSERT COMMIT".getBytes(StandardCharsets.US_ASCII);
    return Stream.concat(Stream.of(text, deflated(text)), FuzzInputs.kept("compressed"));
  }

  @MethodSource
  @FuzzTest
  @Timeout(60)
  void compressed(byte[] input) throws BadEventException {
    bounded(input, true);
    bounded(input, false);
    byte[] packed = deflated(input);
    assertThat(Compression.event(reader(packed)).rest().toArray()).isEqualTo(input);
    assertThat(Compression.value(reader(packed)).toArray()).isEqualTo(input);
  }

  private static void bounded(byte[] input, boolean event) {
    try {
      Bytes out =
          event ? Compression.event(reader(input)).rest() : Compression.value(reader(input));
      assertThat((long) out.length()).isLessThanOrEqualTo((input.length + 1L) * MOST_TIMES);
    } catch (BadEventException | BufferUnderflowException | IllegalArgumentException e) {
      // What the codec reports as an event that can't be read.
    }
  }

  private static ByteReader reader(byte[] bytes) {
    return new ByteReader(bytes, 0, bytes.length);
  }

  private static byte[] deflated(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(THREE_BYTES_OF_LENGTH);
    out.write(bytes.length >>> 16);
    out.write(bytes.length >>> 8);
    out.write(bytes.length);
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] some = new byte[256];
    while (!deflater.finished()) {
      out.write(some, 0, deflater.deflate(some));
    }
    deflater.end();
    return out.toByteArray();
  }
}
