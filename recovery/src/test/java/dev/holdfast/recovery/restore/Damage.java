package dev.holdfast.recovery.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.reader.LogSeries;
import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.recovery.index.IndexBuilder;
import dev.holdfast.recovery.index.IndexFolder;
import dev.holdfast.recovery.index.LogIndexes;
import dev.holdfast.recovery.time.Criteria;
import dev.holdfast.recovery.time.Search;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** What may have happened to logs. */
final class Damage {
  private static final int MAGIC_BYTES = 4;
  private static final int LENGTH_OFFSET = 9;
  private static final int HEADER_BYTES = 19;
  private static final int START_ENCRYPTION = 164;

  private Damage() {}

  /** As a server with encrypt_binlog writes it: only the first event can be read. */
  static void encryptLast(Path logs) {
    try {
      Path last = files(logs).getLast();
      byte[] clear = Files.readAllBytes(last);
      int length = ByteBuffer.wrap(clear).order(ByteOrder.LITTLE_ENDIAN).getInt(4 + LENGTH_OFFSET);
      byte[] all = Arrays.copyOf(clear, clear.length + HEADER_BYTES + 21);
      Arrays.fill(all, MAGIC_BYTES + length, all.length, (byte) 0x5a);
      byte[] event = startEncryption(MAGIC_BYTES + length);
      System.arraycopy(event, 0, all, MAGIC_BYTES + length, event.length);
      Files.write(last, all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] startEncryption(int at) {
    int length = HEADER_BYTES + 17 + 4;
    ByteBuffer event = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    event.putInt(1).put((byte) START_ENCRYPTION).putInt(1).putInt(length).putInt(at + length);
    event.putShort((short) 0).put((byte) 1).putInt(1).put(new byte[12]);
    CRC32 sum = new CRC32();
    sum.update(event.array(), 0, length - 4);
    return event.putInt((int) sum.getValue()).array();
  }

  /** In the middle of the first log, whose size and time stay as they were. */
  static void indexAndFlipOneBit(Path logs, IndexFolder indexes) throws Exception {
    IndexBuilder builder = new IndexBuilder(indexes, 1);
    assertThat(builder.build(builder.missing(LogSeries.in(List.of(logs))), (n, b) -> {}).built())
        .isPositive();
    Path first = files(logs).getFirst();
    FileTime changed = Files.getLastModifiedTime(first);
    byte[] bytes = Files.readAllBytes(first);
    assertThat(bytes.length).as("its middle is not in the fingerprint").isGreaterThan(2100);
    bytes[bytes.length / 2] ^= 1;
    Files.write(first, bytes);
    Files.setLastModifiedTime(first, changed);
  }

  /** How many transactions are found. */
  static int searchByIndex(Path logs, IndexFolder indexes) {
    List<LogSeries> all = LogSeries.in(List.of(logs));
    Search search = new Search(Criteria.NONE, Optional.empty(), Optional.empty());
    LogIndexes known = new LogIndexes(indexes, all, search.filter());
    AtomicInteger found = new AtomicInteger();
    try (TransactionStream stream = TransactionStream.using(known, all, null)) {
      search.run(stream, known, false, s -> found.incrementAndGet());
    }
    return found.get();
  }

  private static List<Path> files(Path logs) throws IOException {
    try (Stream<Path> files = Files.list(logs)) {
      return files.sorted().toList();
    }
  }
}
