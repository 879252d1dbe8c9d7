package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.LogEvent.FormatDescription;

/** What is assumed before the first format description of a file. */
final class FormatDescriptions {
  static final FormatDescription UNKNOWN = new FormatDescription("", false, Bytes.EMPTY);

  private FormatDescriptions() {}
}
