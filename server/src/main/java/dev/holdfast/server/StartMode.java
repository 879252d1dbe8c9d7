package dev.holdfast.server;

/** What crash recovery does with transactions that are in the binary log and not in the engine. */
public enum StartMode {
  /** Commits them: this server may be the one that holds what was acknowledged. */
  NORMAL,
  /**
   * Truncates them, because this server will follow another one, which holds all that was
   * acknowledged. Only for a server that follows another before it does anything else.
   */
  REPLICA
}
