package dev.holdfast.server;

import java.util.OptionalInt;

/**
 * The end of a server process.
 *
 * @param exitCode as far as known: 128 + n after signal n; absent for an adopted server, whose end
 *     only its parent learns
 */
public record ServerExit(long pid, OptionalInt exitCode) {
  /** For people, e.g. {@code process 4711 was killed (signal 9)}. */
  public String describe() {
    if (exitCode.isEmpty()) {
      return "process " + pid + " ended";
    }
    int code = exitCode.getAsInt();
    return code > 128
        ? "process " + pid + " was killed (signal " + (code - 128) + ")"
        : "process " + pid + " ended with exit code " + code;
  }
}
