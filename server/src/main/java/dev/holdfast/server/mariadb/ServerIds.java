package dev.holdfast.server.mariadb;

import dev.holdfast.server.ServerConfig;

/**
 * A node writes with its place in the members' list as server_id, and replicates under another one.
 * For a replica silently skips events that carry its own server_id, unless it acknowledges
 * (MDEV-21117): a former primary whose crash recovery rolled a transaction back would never get it
 * again from the server that held it.
 */
final class ServerIds {
  private static final long REPLICA = 100_000;

  private ServerIds() {}

  static long asPrimary(ServerConfig config) {
    return config.serverId();
  }

  static long asReplica(ServerConfig config) {
    return REPLICA + config.serverId();
  }
}
