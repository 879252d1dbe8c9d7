package dev.holdfast.server;

import dev.holdfast.base.Endpoint;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Replication as its replica sees it.
 *
 * @param source absent while the relay log is applied without a source
 * @param heard changes with everything that the receiving thread hears, heartbeats included
 * @param secondsBehind by the clock of the primary's events; absent while unknown
 * @param delaySeconds for how long it puts off applying what it receives; 0 as a rule
 */
public record ReplicationState(
    Optional<Endpoint> source,
    ReplicationThread receiving,
    ReplicationThread applying,
    String heard,
    OptionalLong secondsBehind,
    long delaySeconds) {

  /** The receiving (I/O) or the applying (SQL) thread; {@code errorNumber} 0 means no error. */
  public record ReplicationThread(Status status, int errorNumber, String error) {
    public enum Status {
      RUNNING,
      CONNECTING,
      STOPPED
    }

    public boolean running() {
      return status == Status.RUNNING;
    }
  }
}
