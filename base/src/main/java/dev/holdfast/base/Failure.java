package dev.holdfast.base;

import org.jspecify.annotations.Nullable;

/**
 * Something that was asked for and could not be done. Names the operation with its subject, the
 * reason, and what to do next; the code is stable, so that manuals and scripts can refer to it.
 */
public final class Failure extends RuntimeException {
  private final String code;
  private final String what;
  private final String reason;
  private final String hint;

  /**
   * @param code stable, lower-case words joined by hyphens, e.g. {@code port-taken}; listed in
   *     docs/manual/errors.md
   * @param what the operation and its subject, e.g. {@code starting the server of db2}
   * @param reason what was the matter
   * @param hint what the reader can do about it, as a sentence
   */
  public Failure(String code, String what, String reason, String hint) {
    this(code, what, reason, hint, null);
  }

  public Failure(String code, String what, String reason, String hint, @Nullable Throwable cause) {
    super(what + " failed: " + reason, cause);
    this.code = code;
    this.what = what;
    this.reason = reason;
    this.hint = hint;
  }

  public String code() {
    return code;
  }

  public String what() {
    return what;
  }

  public String reason() {
    return reason;
  }

  public String hint() {
    return hint;
  }
}
