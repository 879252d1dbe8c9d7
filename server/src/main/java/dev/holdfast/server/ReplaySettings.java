package dev.holdfast.server;

import java.util.List;

/**
 * How a server of the time machine runs.
 *
 * @param serverId must be in none of the logs
 * @param memoryBytes for the pages of InnoDB
 * @param threads that apply transactions at the same time
 * @param options of the server besides, like {@code innodb_page_size=32k}: what the base needs
 */
public record ReplaySettings(long serverId, long memoryBytes, int threads, List<String> options) {
  public ReplaySettings {
    options = List.copyOf(options);
  }
}
