package dev.holdfast.cli.lab;

import dev.holdfast.lab.JavaPrograms;
import dev.holdfast.lab.Lab;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds labs by their folder.
 *
 * @param environment of this process
 */
public record Labs(Map<String, String> environment) {
  /** The lab in a folder, or in the usual one when none is named. */
  public Lab in(@Nullable Path folder) {
    Path chosen = folder == null ? home().resolve("lab") : folder;
    return Lab.in(chosen, new JavaPrograms(System.getProperties()));
  }

  /** Where labs are when nobody says otherwise, see the XDG base directory specification. */
  public Path home() {
    String state = environment.get("XDG_STATE_HOME");
    Path base =
        state == null || state.isBlank()
            ? Path.of(environment.getOrDefault("HOME", "/tmp"), ".local", "state")
            : Path.of(state);
    return base.resolve("holdfast");
  }
}
