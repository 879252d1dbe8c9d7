package dev.holdfast.binlog.bytes;

import org.jspecify.annotations.Nullable;

/** Bytes that are no event; whoever read them knows where they stand. */
public final class BadEventException extends Exception {
  public BadEventException(String reason) {
    this(reason, null);
  }

  public BadEventException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }

  /** What was the matter, never null. */
  public String reason() {
    String message = getMessage();
    return message == null ? "damaged" : message;
  }
}
