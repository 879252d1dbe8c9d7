package dev.holdfast.bench;

import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * More log than a server would write in an hour: copies of some, each an hour later and with GTIDs
 * that go on where those of the copy before it ended. Checksums are made anew.
 */
final class LogCopies {
  private static final long SEQUENCES = 100_000_000;
  private static final int HOUR_SECONDS = 3_600;
  private static final int MAGIC_BYTES = 4;
  private static final int GTID_LIST_ENTRY_BYTES = 16;
  private static final int CHECKSUM_BYTES = 4;

  private LogCopies() {}

  /** Writes copies into an empty folder until they have {@code size} bytes. */
  static List<Path> make(List<Path> logs, Path folder, long size) throws IOException {
    Files.createDirectories(folder);
    long written = 0;
    for (int number = 0; written < size; number++) {
      Path log = logs.get(number % logs.size());
      byte[] bytes = Files.readAllBytes(log);
      shift(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), number / logs.size());
      String name = String.format(Locale.ROOT, "binlog.%06d", number + 1);
      Files.write(folder.resolve(name), bytes);
      written += bytes.length;
    }
    return ShopLog.in(folder);
  }

  private static void shift(ByteBuffer log, int copy) {
    int length;
    for (int at = MAGIC_BYTES; at + EventHeader.LENGTH_BYTES <= log.limit(); at += length) {
      length = log.getInt(at + 9);
      log.putInt(at, log.getInt(at) + copy * HOUR_SECONDS);
      int body = at + EventHeader.LENGTH_BYTES;
      switch (log.get(at + 4) & 0xff) {
        case EventType.GTID -> add(log, body, copy);
        case EventType.GTID_LIST -> {
          for (int i = 0; i < log.getInt(body); i++) {
            add(log, body + 4 + i * GTID_LIST_ENTRY_BYTES + 8, copy);
          }
        }
        default -> {}
      }
      CRC32 sum = new CRC32();
      sum.update(log.slice(at, length - CHECKSUM_BYTES));
      log.putInt(at + length - CHECKSUM_BYTES, (int) sum.getValue());
    }
  }

  private static void add(ByteBuffer log, int at, int copy) {
    log.putLong(at, log.getLong(at) + copy * SEQUENCES);
  }
}
