package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events that a server sends into files like its own: same names, same offsets. Ends
 * before a transaction that begins later than the copy did, for a busy server's log has no end; and
 * before it takes the last of the disk, which may be a database's.
 */
final class LogCopy implements LogDump.Sink, AutoCloseable {
  private static final byte[] MAGIC = {(byte) 0xfe, 'b', 'i', 'n'};
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int ROTATE_POSITION_BYTES = 8;
  private static final int CHECKSUM_BYTES = 4;
  private static final int TYPE_OFFSET = 1 + 4;
  private static final long RESERVE_BYTES = 1L << 30;
  private static final long BETWEEN_CHECKS_BYTES = 32 << 20;
  private final Path folder;
  private final long until;
  private final long begun = System.nanoTime();
  private final LongConsumer copied;
  private @Nullable OutputStream out;
  private long bytes;
  private long checked = -BETWEEN_CHECKS_BYTES;

  /**
   * @param until now by the server's clock, in seconds since 1970
   */
  LogCopy(Path folder, long until, LongConsumer copied) {
    this.folder = folder;
    this.until = until;
    this.copied = copied;
  }

  @Override
  public boolean take(byte[] packet) {
    ByteBuffer in = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN).position(1);
    EventHeader header = EventHeader.read(in);
    if (beginsTransaction(header.type()) && beganMeanwhile(header.timestampSeconds())) {
      return false;
    }
    boolean artificial = (header.flags() & EventHeader.ARTIFICIAL) != 0;
    try {
      if (artificial && header.type() == EventType.ROTATE) {
        begin(fileName(packet));
      } else if (!artificial && !heartbeat(header.type())) {
        write(header.type() == EventType.START_ENCRYPTION ? inTheClear(packet) : packet);
      }
    } catch (IOException e) {
      throw full(e);
    }
    return true;
  }

  /** Not one that a client has dated later than today (SET TIMESTAMP): older ones may follow it. */
  private boolean beganMeanwhile(long seconds) {
    long now = until + 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
    return seconds > until && seconds <= now;
  }

  private static boolean beginsTransaction(int type) {
    return switch (type) {
      case EventType.GTID,
          EventType.MYSQL_GTID,
          EventType.MYSQL_ANONYMOUS_GTID,
          EventType.MYSQL_TAGGED_GTID ->
          true;
      default -> false;
    };
  }

  private static boolean heartbeat(int type) {
    return type == EventType.HEARTBEAT || type == EventType.HEARTBEAT_V2;
  }

  private void begin(String name) throws IOException {
    close(out);
    out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)), BUFFER_BYTES);
    out.write(MAGIC);
  }

  private void write(byte[] packet) throws IOException {
    if (out == null) {
      throw new IOException("the server sent an event before it named its file");
    }
    if (bytes - checked >= BETWEEN_CHECKS_BYTES) {
      checked = bytes;
      keepReserve();
    }
    out.write(packet, 1, packet.length - 1);
    bytes += packet.length - 1;
    copied.accept(bytes);
  }

  private void keepReserve() throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < RESERVE_BYTES) {
      throw new IOException(
          "%d MiB are free there, and %d MiB are left to others"
              .formatted(free >> 20, RESERVE_BYTES >> 20));
    }
  }

  /** The server sends decrypted events, also after this one: it becomes one that says nothing. */
  private static byte[] inTheClear(byte[] packet) {
    byte[] plain = packet.clone();
    plain[TYPE_OFFSET] = EventType.HEARTBEAT;
    if (summed(packet)) {
      ByteBuffer.wrap(plain)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(plain.length - CHECKSUM_BYTES, crc(plain));
    }
    return plain;
  }

  /** Whether there is a checksum depends on the server's settings and on those of the log. */
  private static String fileName(byte[] packet) {
    int from = 1 + EventHeader.LENGTH_BYTES + ROTATE_POSITION_BYTES;
    int to = packet.length - (summed(packet) ? CHECKSUM_BYTES : 0);
    String name = new String(Arrays.copyOfRange(packet, from, to), StandardCharsets.UTF_8);
    if (name.isEmpty() || name.contains("/") || name.startsWith(".")) {
      throw new IllegalStateException("the server names its log '" + name + "'");
    }
    return name;
  }

  private static boolean summed(byte[] packet) {
    int at = packet.length - CHECKSUM_BYTES;
    return ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN).getInt(at) == crc(packet);
  }

  private static int crc(byte[] packet) {
    CRC32 crc = new CRC32();
    crc.update(packet, 1, packet.length - 1 - CHECKSUM_BYTES);
    return (int) crc.getValue();
  }

  private Failure full(IOException e) {
    return new Failure(
        "disk-full",
        "writing the copy of the logs into " + folder,
        e.toString(),
        "Make room there, name another temporary folder (TMPDIR), or read less with --from.",
        e);
  }

  private static void close(@Nullable OutputStream one) throws IOException {
    if (one != null) {
      one.close();
    }
  }

  @Override
  public void close() {
    try {
      close(out);
    } catch (IOException e) {
      throw full(e);
    }
  }
}
