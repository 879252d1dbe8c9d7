package dev.holdfast.cli;

import dev.holdfast.base.Failure;
import java.util.Set;

/** The exit codes of every command; docs/manual/exit-codes.md explains them. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int UNKNOWN = 3;
  static final int INTERRUPTED = 130;

  /** Refused before anything was changed, besides the codes that begin with bad- or unknown-. */
  private static final Set<String> REFUSALS =
      Set.of(
          "base-missing",
          "base-newer",
          "base-position-unknown",
          "base-unusable",
          "config-no-yaml",
          "config-unreadable",
          "datadir-foreign",
          "datadir-not-empty",
          "leave-out-part",
          "log-gap",
          "log-split",
          "log-without-gtids",
          "missing-setting",
          "not-a-member",
          "not-empty",
          "not-ours",
          "port-taken",
          "put-back-refused",
          "undo-foreign",
          "undo-impossible",
          "undo-read-only",
          "undo-refused",
          "undo-replica",
          "undo-schema");

  private ExitCode() {}

  static int of(Failure failure) {
    String code = failure.code();
    if (code.equals("undo-unknown") || code.equals("put-back-unknown")) {
      return UNKNOWN;
    }
    return code.startsWith("bad-") || code.startsWith("unknown-") || REFUSALS.contains(code)
        ? USAGE
        : FAILED;
  }
}
