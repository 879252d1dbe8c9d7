package dev.holdfast.binlog.reader;

/** How a log file ends. */
public enum LogEnd {
  /** With a Rotate or Stop: it is complete. */
  CLOSED,
  /** With a whole event of another kind: it is being written, or its server crashed. */
  OPEN,
  /** Within an event: it is being written, or its server or host crashed. */
  CUT
}
