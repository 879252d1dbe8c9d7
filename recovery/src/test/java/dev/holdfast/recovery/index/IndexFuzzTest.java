package dev.holdfast.recovery.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.event.LogEvent.TransactionEnd.How;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.reader.Extent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.recovery.time.Filter;
import dev.holdfast.recovery.time.RowCounts;
import dev.holdfast.recovery.time.Summary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, they are an index or count as none; right checksums change nothing. */
class IndexFuzzTest {
  private static final Path LOG = Path.of("/var/lib/mysql/binlog.000001");
  private static final LogEvent.FormatDescription FORMAT =
      new LogEvent.FormatDescription("10.11.19-MariaDB", true, Bytes.EMPTY);
  private static final int TRAILER_BYTES = 8;
  private static final int PREFIX_BYTES = 2;

  /** Of a fingerprint behind its path, before the number of rows and their sum. */
  private static final int FINGERPRINT_BYTES = 20;

  static Stream<byte[]> index() throws IOException {
    try (InputStream in = IndexFuzzTest.class.getResourceAsStream("fuzz.hex")) {
      byte[] text = Objects.requireNonNull(in).readAllBytes();
      Stream<byte[]> kept =
          new String(text, StandardCharsets.US_ASCII)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(HexFormat.of()::parseHex);
      return Stream.concat(Stream.of(seed()), kept.toList().stream());
    }
  }

  /**
   * @param input length of the head in two bytes, the head, rows
   */
  @MethodSource
  @FuzzTest
  @Timeout(60)
  void index(byte[] input) throws IOException {
    if (input.length < PREFIX_BYTES) {
      return;
    }
    int wanted = (Byte.toUnsignedInt(input[0]) << Byte.SIZE) | Byte.toUnsignedInt(input[1]);
    int end = PREFIX_BYTES + Math.min(wanted, input.length - PREFIX_BYTES);
    byte[] rows = Arrays.copyOfRange(input, end, input.length - (input.length - end) % Row.BYTES);
    byte[] head = Arrays.copyOfRange(input, PREFIX_BYTES, end);
    correct(head, rows);
    play(input);
    play(file(head, rows));
  }

  /** Says how many rows there are, and their sum. */
  private static void correct(byte[] head, byte[] rows) {
    int path = head.length < 2 ? 0 : ByteBuffer.wrap(head).getShort() & 0xffff;
    int at = 2 + path + FINGERPRINT_BYTES;
    if (at + TRAILER_BYTES <= head.length) {
      ByteBuffer.wrap(head).position(at).putInt(rows.length / Row.BYTES).putInt(sum(rows));
    }
  }

  private static byte[] file(byte[] head, byte[] rows) {
    int size = IndexFile.MAGIC.length + rows.length + head.length + TRAILER_BYTES;
    byte[] all = new byte[size];
    ByteBuffer.wrap(all)
        .put(IndexFile.MAGIC)
        .put(rows)
        .put(head)
        .putInt(head.length)
        .putInt(sum(head));
    return all;
  }

  private static int sum(byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  private static void play(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("fuzz", ".hfindex");
    try {
      Files.write(file, bytes);
      Optional<IndexedLog> log = IndexFile.open(file).flatMap(i -> i.read(LOG, Filter.NONE));
      if (log.isPresent()) {
        IndexedLog index = log.get();
        for (var t = index.next(); t.isPresent(); t = index.next()) {
          assertThat(index.sketch(t.get())).isNotNull();
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  /** What the writer makes of two transactions. */
  private static byte[] seed() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IndexWriter writer = new IndexWriter(out);
    writer.add(summary(1, Map.of("shop.customer", new RowCounts(1, 0, 0))));
    writer.add(summary(2, Map.of("shop.customer", new RowCounts(0, 2, 0))));
    writer.finish(new Fingerprint(LOG, 1_000, 1, 1, true));
    byte[] all = out.toByteArray();
    int headAt = IndexFile.MAGIC.length + 2 * Row.BYTES;
    byte[] head = Arrays.copyOfRange(all, headAt, all.length - TRAILER_BYTES);
    ByteArrayOutputStream seed = new ByteArrayOutputStream();
    seed.write(head.length >>> Byte.SIZE);
    seed.write(head.length);
    seed.writeBytes(head);
    seed.writeBytes(Arrays.copyOfRange(all, IndexFile.MAGIC.length, headAt));
    return seed.toByteArray();
  }

  private static Summary summary(long number, Map<String, RowCounts> rows) {
    LogEvent.GroupStart start =
        new LogEvent.GroupStart(
            new Gtid(0, 1, number), 0, OptionalLong.empty(), Optional.empty(), Optional.empty());
    EventHeader header = new EventHeader(1_000, EventType.GTID, 1, 42, 400 * number, 0);
    Extent extent = new Extent(LOG, 400 * number, 400 * number + 300, FORMAT, true);
    return new Summary(
        new LoggedTransaction(
            Optional.of(start), header, List.of(extent), Optional.of(How.COMMITTED)),
        OptionalLong.of(7),
        List.of(),
        rows,
        false);
  }
}
