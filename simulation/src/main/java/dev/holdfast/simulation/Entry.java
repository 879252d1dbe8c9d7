package dev.holdfast.simulation;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import java.util.List;

/** A transaction in a server's history. */
record Entry(Gtid gtid) {
  static GtidPosition position(List<Entry> history) {
    return GtidPosition.of(history.stream().map(Entry::gtid).toList());
  }

  static boolean isPrefix(List<Entry> shorter, List<Entry> longer) {
    return shorter.size() <= longer.size() && longer.subList(0, shorter.size()).equals(shorter);
  }

  @Override
  public String toString() {
    return gtid.toString();
  }
}
