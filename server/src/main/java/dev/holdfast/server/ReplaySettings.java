package dev.holdfast.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a server of the time machine runs.
 *
 * @param serverId must be in none of the logs
 * @param memoryBytes for the pages of InnoDB
 * @param threads that apply transactions at the same time
 * @param options of the server besides, like {@code innodb_page_size=32k}: what the base needs
 * @param program of a base of MySQL; looked for on PATH without it
 */
public record ReplaySettings(
    long serverId, long memoryBytes, int threads, List<String> options, Optional<Path> program) {
  public ReplaySettings {
    options = List.copyOf(options);
  }

  public ReplaySettings(long serverId, long memoryBytes, int threads, List<String> options) {
    this(serverId, memoryBytes, threads, options, Optional.empty());
  }
}
