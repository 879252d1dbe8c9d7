package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.event.EventHeader;
import java.util.Optional;

/** Finds the next event after damaged bytes. */
final class Resync {
  private static final int LAST_KNOWN_TYPE = 172;
  private static final int EVENTS_WITHOUT_CHECKSUM = 2;
  private final MappedFile bytes;
  private final Checksums checksums;
  private final boolean summed;

  Resync(MappedFile bytes, Checksums checksums, boolean summed) {
    this.bytes = bytes;
    this.checksums = checksums;
    this.summed = summed;
  }

  /** With checksums one event that has the right one is enough, else two in a row are asked for. */
  Optional<Long> next(long from) {
    for (long at = from; at + EventHeader.LENGTH_BYTES <= bytes.size(); at++) {
      if (summed ? right(at) : plausible(at, EVENTS_WITHOUT_CHECKSUM)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private boolean right(long at) {
    EventHeader header = bytes.header(at);
    return possible(at, header)
        && header.lengthBytes() >= EventHeader.LENGTH_BYTES + 4
        && checksums.right(at, header);
  }

  private boolean plausible(long at, int events) {
    if (events == 0 || at == bytes.size()) {
      return true;
    }
    if (at + EventHeader.LENGTH_BYTES > bytes.size()) {
      return false;
    }
    EventHeader header = bytes.header(at);
    return possible(at, header) && plausible(at + header.lengthBytes(), events - 1);
  }

  private boolean possible(long at, EventHeader header) {
    return header.type() > 0
        && header.type() <= LAST_KNOWN_TYPE
        && header.lengthBytes() >= EventHeader.LENGTH_BYTES
        && header.lengthBytes() <= Integer.MAX_VALUE
        && at + header.lengthBytes() <= bytes.size();
  }
}
