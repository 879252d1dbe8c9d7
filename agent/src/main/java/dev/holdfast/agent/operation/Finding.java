package dev.holdfast.agent.operation;

/**
 * One point of a pre-flight check.
 *
 * @param level {@code ok}, {@code warn} (it can begin, but may be held up) or {@code stop}
 * @param what is the case
 * @param hint what to do about it; empty when nothing
 */
public record Finding(String level, String what, String hint) {
  static Finding ok(String what) {
    return new Finding("ok", what, "");
  }

  static Finding warn(String what, String hint) {
    return new Finding("warn", what, hint);
  }

  static Finding stop(String what, String hint) {
    return new Finding("stop", what, hint);
  }

  boolean stops() {
    return level.equals("stop");
  }
}
