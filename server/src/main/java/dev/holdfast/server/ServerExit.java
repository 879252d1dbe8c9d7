package dev.holdfast.server;

import java.util.OptionalInt;
import java.util.Set;

/**
 * The end of a server process.
 *
 * @param exitCode as far as known: 128 + n after signal n; absent for an adopted server, whose end
 *     only its parent learns
 */
public record ServerExit(long pid, OptionalInt exitCode) {
  private static final Set<Integer> AT_SOMEBODYS_WORD = Set.of(0, 128 + 9, 128 + 15);

  /** Whether it crashed or gave up: nobody shut it down or killed it, as far as is known. */
  public boolean byItself() {
    return exitCode.isPresent() && !AT_SOMEBODYS_WORD.contains(exitCode.getAsInt());
  }

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
