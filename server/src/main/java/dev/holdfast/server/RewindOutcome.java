package dev.holdfast.server;

import dev.holdfast.binlog.gtid.Gtid;
import java.util.List;

/** How {@link DatabaseServer#rewind} ended. */
public sealed interface RewindOutcome {
  /**
   * The server holds nothing any more that the primary does not have; it is down.
   *
   * @param surplus the last one of each domain and server that was taken back
   */
  record Rewound(List<Gtid> surplus) implements RewindOutcome {
    public Rewound {
      surplus = List.copyOf(surplus);
    }
  }

  /** It can't be taken back; nothing was changed, and what could be read is saved. */
  record Unable(String reason) implements RewindOutcome {}
}
