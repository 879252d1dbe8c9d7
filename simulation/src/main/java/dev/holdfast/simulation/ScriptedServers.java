package dev.holdfast.simulation;

import dev.holdfast.decision.ServerOperation;

/**
 * Servers on which a script of steps is played: those of the model here, real ones in {@code
 * acceptance}. Each step has had all its consequences before the next one is made. Nodes are
 * counted from 1.
 */
public interface ScriptedServers {
  /** What becomes of the acknowledgements that a replica sends. */
  enum Fate {
    ARRIVE,
    /** They are on their way, and arrive once this is ARRIVE again. */
    HELD,
    /** Those sent meanwhile never arrive. */
    LOST
  }

  /**
   * What an agent does, in its own words.
   *
   * @return how it ended, in one word
   */
  String does(int node, ServerOperation operation);

  /** A client commits a row, and may wait for long. */
  void commits(int node, int row, long domain);

  /** Somebody with SUPER writes a row, whatever the server is. */
  void writesAnyway(int node, int row);

  void freeze(int node);

  void thaw(int node);

  void acknowledgements(int replica, Fate fate);

  /** The replica's connections to other servers end, and it gets no others. */
  void cut(int replica);

  void heal(int replica);

  /** What is received from now on is not applied before {@link #letApply}. */
  void holdApplying(int node);

  void letApply(int node);

  /** A person makes a primary read-only without waiting for acknowledgements any more. */
  void switchSemiSyncOff(int node);

  /** What the engine has committed is on its disk. */
  void flush(int node);

  Sight sight();
}
