package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.Gtid;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows events and tells when an event group is complete. A group may go on in the next file. One
 * that another group's start cuts off was not received whole: the source sends it again.
 */
final class GroupTracker {
  private LogEvent.@Nullable GroupStart open;

  /** The GTID of the group that this event ends. */
  Optional<Gtid> accept(LogEvent event) {
    return switch (event) {
      case LogEvent.GroupStart start -> {
        open = start;
        yield Optional.empty();
      }
      case LogEvent.TransactionEnd end -> close();
      case LogEvent.Other other ->
          open != null && open.standalone() && !other.precedesStatement()
              ? close()
              : Optional.empty();
      case LogEvent.FormatDescription d -> Optional.empty();
      case LogEvent.GtidList l -> Optional.empty();
      case LogEvent.Rotate r -> Optional.empty();
      case LogEvent.Housekeeping h -> Optional.empty();
    };
  }

  private Optional<Gtid> close() {
    Optional<Gtid> ended = Optional.ofNullable(open).map(LogEvent.GroupStart::gtid);
    open = null;
    return ended;
  }
}
