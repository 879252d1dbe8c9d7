package dev.holdfast.recovery.replay;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.reader.Extent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.IntPredicate;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to a replica: those of a log byte by byte as they stand there, so that a replica
 * applies what it would have applied; with a checksum added where the log has none.
 */
final class EventWriter implements AutoCloseable {
  private static final int WINDOW_BYTES = 1 << 20;
  private static final byte[] EVENT = {0};
  private final PacketWriter out;
  private final long ownServerId;
  private final boolean annotations;
  private final byte[] window = new byte[WINDOW_BYTES];
  private long windowFrom;
  private int windowLength;
  private @Nullable Path path;
  private @Nullable FileChannel file;

  /**
   * @param ownServerId the replica's, which it would skip without a word
   * @param annotations whether statements that row events came from are sent too
   */
  EventWriter(PacketWriter out, long ownServerId, boolean annotations) {
    this.out = out;
    this.ownServerId = ownServerId;
    this.annotations = annotations;
  }

  void made(byte[] event) throws IOException {
    out.begin(event.length + 1L);
    out.write(EVENT, 0, 1);
    out.write(event, 0, event.length);
  }

  void transaction(LoggedTransaction transaction) throws IOException {
    send(transaction, type -> true);
  }

  /** What is between its beginning and its end. */
  void rows(LoggedTransaction transaction) throws IOException {
    send(transaction, EventWriter::ofRows);
  }

  /** Its XID event. */
  void end(LoggedTransaction transaction) throws IOException {
    send(transaction, type -> type == EventType.XID);
  }

  /** Whether nothing but rows is between its GTID and its XID event. */
  boolean onlyRows(LoggedTransaction transaction) throws IOException {
    boolean[] only = {true};
    each(
        transaction,
        (extent, at, header) ->
            only[0] &=
                ofRows(header.type())
                    || header.type() == EventType.GTID
                    || header.type() == EventType.XID);
    return only[0];
  }

  private static boolean ofRows(int type) {
    return EventType.rows(type) || type == EventType.TABLE_MAP || type == EventType.ANNOTATE_ROWS;
  }

  private void send(LoggedTransaction transaction, IntPredicate wanted) throws IOException {
    each(
        transaction,
        (extent, at, header) -> {
          boolean read = annotations || header.type() != EventType.ANNOTATE_ROWS;
          if (read && wanted.test(header.type())) {
            event(extent, at, header);
          }
        });
  }

  /** Hears of each event. */
  private interface Visitor {
    void event(Extent extent, long at, EventHeader header) throws IOException;
  }

  private void each(LoggedTransaction transaction, Visitor visitor) throws IOException {
    for (Extent extent : transaction.extents()) {
      open(extent.file());
      for (long at = extent.from(); at < extent.to(); ) {
        EventHeader header = header(at);
        visitor.event(extent, at, header);
        at += header.lengthBytes();
      }
    }
  }

  private void event(Extent extent, long at, EventHeader header) throws IOException {
    if (header.serverId() == ownServerId) {
      throw new Failure(
          "replay-server-id",
          "replaying " + extent.file() + " at offset " + at,
          "its server_id " + ownServerId + " is the scratch server's",
          "Begin the restore anew: another one is chosen then.");
    }
    boolean summed = extent.format().checksums();
    out.begin(1 + header.lengthBytes() + (summed ? 0 : 4));
    out.write(EVENT, 0, 1);
    if (summed) {
      copy(at, header.lengthBytes(), null);
    } else {
      copyAndSum(at, header);
    }
  }

  private void copyAndSum(long at, EventHeader header) throws IOException {
    byte[] longer = new byte[EventHeader.LENGTH_BYTES];
    fill(at, longer.length);
    System.arraycopy(window, (int) (at - windowFrom), longer, 0, longer.length);
    ByteBuffer view = ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN);
    view.putInt(9, (int) header.lengthBytes() + 4);
    CRC32 sum = new CRC32();
    sum.update(longer);
    out.write(longer, 0, longer.length);
    copy(at + longer.length, header.lengthBytes() - longer.length, sum);
    out.write(new Answers.Fields().number(sum.getValue(), 4).toByteArray(), 0, 4);
  }

  private void copy(long from, long length, @Nullable CRC32 sum) throws IOException {
    long at = from;
    long end = from + length;
    while (at < end) {
      int part = (int) Math.min(end - at, WINDOW_BYTES);
      fill(at, part);
      int offset = (int) (at - windowFrom);
      if (sum != null) {
        sum.update(window, offset, part);
      }
      out.write(window, offset, part);
      at += part;
    }
  }

  private EventHeader header(long at) throws IOException {
    fill(at, EventHeader.LENGTH_BYTES);
    int offset = (int) (at - windowFrom);
    return EventHeader.read(
        ByteBuffer.wrap(window, offset, EventHeader.LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN));
  }

  private void open(Path wanted) throws IOException {
    if (!wanted.equals(path)) {
      close();
      file = FileChannel.open(wanted, StandardOpenOption.READ);
      path = wanted;
      windowLength = 0;
    }
  }

  private void fill(long at, int length) throws IOException {
    if (at >= windowFrom && at + length <= windowFrom + windowLength) {
      return;
    }
    windowFrom = at;
    windowLength = 0;
    while (windowLength < length) {
      int read =
          file == null
              ? -1
              : file.read(
                  ByteBuffer.wrap(window, windowLength, WINDOW_BYTES - windowLength),
                  at + windowLength);
      if (read < 0) {
        throw new IOException(path + " became shorter while it was read");
      }
      windowLength += read;
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
