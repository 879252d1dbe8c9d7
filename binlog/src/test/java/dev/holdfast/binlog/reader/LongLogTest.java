package dev.holdfast.binlog.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs longer than an array can be. */
class LongLogTest {
  private static final long BYTES = 3L << 30;
  private static final int ROWS = 23;
  @TempDir Path dir = Path.of("/tmp");

  /** No server writes events of more than 1 GiB; a damaged length may say so. */
  @Test
  void anEventOfMoreThanTwoGibibytesIsDamage() throws IOException {
    byte[] begin = new LogBytes().bytes();
    Path file = Files.write(dir.resolve("binlog.000001"), begin);
    ByteBuffer header = ByteBuffer.wrap(new byte[19]).order(ByteOrder.LITTLE_ENDIAN);
    header.put(4, (byte) ROWS).putInt(9, (int) (BYTES - begin.length));
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
      log.seek(begin.length);
      log.write(header.array());
      log.setLength(BYTES); // sparse
    }
    try (LogFile log = LogFile.open(file)) {
      log.next();
      assertThatThrownBy(log::next)
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo("log-damaged"));
    }
  }
}
