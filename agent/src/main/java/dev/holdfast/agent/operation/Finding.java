package dev.holdfast.agent.operation;

/**
 * One point of a pre-flight check.
 *
 * @param level {@code ok}, {@code warn} (it can begin, but may be held up) or {@code stop}
 * @param what is the case
 * @param todo what to do about it; empty when nothing
 */
public record Finding(String level, String what, String todo) {
  static Finding ok(String what) {
    return new Finding("ok", what, "");
  }

  static Finding warn(String what, String todo) {
    return new Finding("warn", what, todo);
  }

  static Finding stop(String what, String todo) {
    return new Finding("stop", what, todo);
  }

  boolean stops() {
    return level.equals("stop");
  }
}
