package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.event.EventCodec;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** The CRC32 at the end of each event, over all before it. */
final class Checksums {
  private final MappedFile bytes;
  private final CRC32 sum = new CRC32();

  Checksums(MappedFile bytes) {
    this.bytes = bytes;
  }

  /** Fails with code log-damaged. */
  void verify(Path path, long offset, EventHeader header, boolean summed) {
    int trailer = summed ? EventCodec.CHECKSUM_BYTES : 0;
    if (header.lengthBytes() < EventHeader.LENGTH_BYTES + trailer) {
      throw Damage.failure(path, offset, header, "it is shorter than its header and checksum");
    }
    if (summed && !right(offset, header)) {
      throw Damage.failure(path, offset, header, "its checksum is wrong");
    }
  }

  boolean right(long offset, EventHeader header) {
    long summed = header.lengthBytes() - EventCodec.CHECKSUM_BYTES;
    ByteBuffer view = bytes.view(offset, summed);
    sum.reset();
    if (header.type() == EventType.FORMAT_DESCRIPTION) {
      sumWithoutInUse(view);
    } else {
      sum.update(view);
    }
    return (int) sum.getValue() == bytes.intAt(offset + summed);
  }

  /** That flag is set and cleared in place, so the checksum leaves it out. */
  private void sumWithoutInUse(ByteBuffer view) {
    byte[] copy = new byte[view.remaining()];
    view.get(copy);
    copy[EventHeader.FLAGS_OFFSET] &= (byte) ~EventHeader.IN_USE;
    sum.update(copy);
  }
}
