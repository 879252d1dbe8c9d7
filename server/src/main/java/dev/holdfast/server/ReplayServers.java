package dev.holdfast.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Servers of the time machine: each runs on a copy of somebody's data directory, in a folder of its
 * own, and outlives the program that started it.
 */
public interface ReplayServers {
  /**
   * Copies a data directory into {@code folder}, which only reads it; does nothing when that was
   * done before. Codes: {@code base-missing}, {@code base-in-use}, {@code base-unusable}, {@code
   * disk-full}, {@code backup-tool-missing}.
   */
  void copy(Path base, Path folder, Consumer<CopyProgress> progress);

  /**
   * Starts the server of a folder, or finds it running. Codes: {@code scratch-start}, {@code
   * socket-path-long}, {@code mariadb-missing}.
   */
  ReplayServer start(Path folder, ReplaySettings settings);

  /** Whether a server on these data replays, and does nothing else for us: so it is with MySQL. */
  boolean servedOnly(Path data);

  /**
   * Makes sure that a dump of these data could be written. Code {@code dump-failed}.
   *
   * @param program of a base of MySQL, as in {@link ReplaySettings}
   */
  void requireDumpProgram(Path data, Optional<Path> program);

  /** Ends the server of a folder; false when none ran. */
  boolean stop(Path folder);

  /** Ends it at once; what it has committed is there at its next start. */
  void kill(Path folder);

  /** The server of a folder, if it runs. */
  Optional<Long> running(Path folder);
}
