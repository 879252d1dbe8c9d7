package dev.holdfast.server.mariadb;

import dev.holdfast.server.ServerConfig;

/**
 * A node replicates with its place in the members' list as server_id, and writes with a server_id
 * that names its term as well: 42002 is the second member in term 42.
 *
 * <p>With the term, no GTID is ever used for two transactions. A primary that was deposed loses
 * what nobody acknowledged; elected again later, it would use the same GTIDs for something else,
 * and a replica that had received the first would look as if it held the second.
 *
 * <p>Another one for replication, because a replica silently skips events that carry its own
 * server_id, unless it acknowledges (MDEV-21117): a former primary whose crash recovery rolled a
 * transaction back would never get it again from the server that held it.
 */
final class ServerIds {
  private static final long TERM = 1000;

  /** The server_id has 32 bits. After four million terms an earlier one is used again. */
  private static final long TERMS = 4_000_000;

  private ServerIds() {}

  /** At least 1001: never that of a replica. */
  static long asPrimary(ServerConfig config, long term) {
    return (1 + (term - 1) % TERMS) * TERM + config.serverId();
  }

  static long asReplica(ServerConfig config) {
    return config.serverId();
  }
}
