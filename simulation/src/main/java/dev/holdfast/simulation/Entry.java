package dev.holdfast.simulation;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import java.util.List;

/**
 * A transaction in a server's history.
 *
 * @param content what it says: servers see the GTID alone, the invariants see whether two are one
 */
record Entry(Gtid gtid, int content) {
  private static final int LONG = 12;

  /** How many parts it takes to send it. */
  int parts() {
    return content % 20 == 7 ? LONG : 1;
  }

  static GtidPosition position(List<Entry> history) {
    return GtidPosition.of(history.stream().map(Entry::gtid).toList());
  }

  /** Whether servers take one history for the beginning of the other: by GTID. */
  static boolean seemsPrefix(List<Entry> shorter, List<Entry> longer, int from) {
    if (shorter.size() + from > longer.size()) {
      return false;
    }
    for (int i = 0; i < shorter.size(); i++) {
      if (!shorter.get(i).gtid().equals(longer.get(from + i).gtid())) {
        return false;
      }
    }
    return true;
  }

  static boolean isPrefix(List<Entry> shorter, List<Entry> longer) {
    return shorter.size() <= longer.size() && longer.subList(0, shorter.size()).equals(shorter);
  }

  @Override
  public String toString() {
    return gtid.toString();
  }
}
