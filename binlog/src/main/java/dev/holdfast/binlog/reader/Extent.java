package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.event.LogEvent.FormatDescription;
import java.nio.file.Path;

/**
 * A run of whole events in one file.
 *
 * @param from where the first one begins, in bytes
 * @param to where the last one ends
 * @param format in force at {@code from}
 * @param verified whether the checksums were verified when it was found; else they are when it is
 *     read
 */
public record Extent(Path file, long from, long to, FormatDescription format, boolean verified) {
  public long bytes() {
    return to - from;
  }
}
