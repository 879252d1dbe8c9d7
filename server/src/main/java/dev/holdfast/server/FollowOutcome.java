package dev.holdfast.server;

import dev.holdfast.binlog.gtid.Gtid;
import java.util.List;

/** How {@link DatabaseServer#follow} ended. */
public sealed interface FollowOutcome {
  /** The stream runs. */
  record Following() implements FollowOutcome {}

  /**
   * This server holds transactions that the primary does not have; replication stands still.
   *
   * @param surplus the last one of each domain and server; empty when only the primary could tell,
   *     or when they are in no log
   * @param reason for people
   */
  record Diverged(List<Gtid> surplus, String reason) implements FollowOutcome {
    public Diverged {
      surplus = List.copyOf(surplus);
    }
  }

  /** It could not be done now, for example because the primary does not answer; try again. */
  record Failed(String reason) implements FollowOutcome {}
}
