package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.LogEvent;

/**
 * An event and where its header begins in its file.
 *
 * @param offset bytes from the beginning of the file
 */
public record PlacedEvent(long offset, EventHeader header, LogEvent event) {
  /** Where the next event begins. */
  public long end() {
    return offset + header.lengthBytes();
  }
}
