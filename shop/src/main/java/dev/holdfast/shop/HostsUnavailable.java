package dev.holdfast.shop;

import dev.holdfast.base.Failure;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** None of the hosts could be used; carries the number and state of the last one's error. */
final class HostsUnavailable extends SQLException {
  private final Access access;
  private final SQLException last;

  HostsUnavailable(Access access, @Nullable SQLException last) {
    super(
        last == null ? "no host" : last.getMessage(),
        last == null ? "08000" : last.getSQLState(),
        last == null ? 0 : last.getErrorCode(),
        last);
    this.access = access;
    this.last = Objects.requireNonNullElse(last, this);
  }

  /** The same as a message for people. */
  Failure failure() {
    String what = "connecting to " + access;
    if (causedByUnknownHost()) {
      return new Failure(
          "unknown-host", what, reason(), "Check the names given with --hosts.", this);
    }
    return switch (Trouble.of(last)) {
      case DENIED ->
          new Failure(
              "bad-login",
              what,
              reason(),
              "Check --user and the password in --password-file.",
              this);
      case READ_ONLY ->
          new Failure(
              "read-only",
              what,
              "no host takes writes: " + reason(),
              "Give the primary, or the router's address, with --hosts.",
              this);
      case CONFLICT, LOST, MISSING, OTHER ->
          new Failure(
              "unreachable",
              what,
              reason(),
              "Check that the server runs, and that --hosts has its address and port.",
              this);
    };
  }

  private String reason() {
    Throwable cause = last;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.equals(last) ? last.getMessage() : cause);
  }

  private boolean causedByUnknownHost() {
    for (Throwable t = last; t != null; t = t.getCause()) {
      if (t instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }
}
