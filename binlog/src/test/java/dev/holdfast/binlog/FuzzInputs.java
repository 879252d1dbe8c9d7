package dev.holdfast.binlog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What fuzzing begins with: small logs of real servers, and the inputs that once broke something.
 * Both are text in the test resources, so that they can be read and reviewed.
 */
public final class FuzzInputs {
  /** The servers of the recorded logs. */
  public static final List<String> RECORDED = List.of("mariadb-11.8", "mysql-9.7");

  private static final int MAGIC_BYTES = 4;
  private static final int HEADER_BYTES = 19;
  private static final int TYPE_OFFSET = 4;
  private static final int LENGTH_OFFSET = 9;
  private static final int CHECKSUM_BYTES = 4;
  private static final int FORMAT_DESCRIPTION = 15;

  private FuzzInputs() {}

  /** What broke this target of {@code binlog/fuzz} once: one input a line, in hexadecimal. */
  public static Stream<byte[]> kept(String target) {
    return text("fuzz/" + target + ".hex")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(HexFormat.of()::parseHex);
  }

  /** A recorded log as its server wrote it. */
  public static byte[] log(String name) {
    return HexFormat.of().parseHex(text("reader/" + name + ".hex").replaceAll("\\s", ""));
  }

  /** Its events without their checksums, as a log has them whose server doesn't write any. */
  public static byte[] logWithoutChecksums(String name) {
    byte[] log = log(name);
    ByteBuffer in = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(log, 0, MAGIC_BYTES);
    for (int at = MAGIC_BYTES; at + HEADER_BYTES <= log.length; ) {
      int length = in.getInt(at + LENGTH_OFFSET);
      if (log[at + TYPE_OFFSET] == FORMAT_DESCRIPTION) {
        log[at + length - CHECKSUM_BYTES - 1] = 0; // No algorithm; its own checksum stays.
        out.write(log, at, length);
      } else {
        in.putInt(at + LENGTH_OFFSET, length - CHECKSUM_BYTES);
        out.write(log, at, length - CHECKSUM_BYTES);
      }
      at += length;
    }
    return out.toByteArray();
  }

  /** All of one array after the other. */
  public static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static String text(String name) {
    try (InputStream in = FuzzInputs.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
