package dev.holdfast.shop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all the journals given to one check know. */
final class Ledger {
  private final Map<Long, RunLedger> runs = new HashMap<>();
  private final List<Entry.Read> reads = new ArrayList<>();

  /**
   * Takes one record.
   *
   * @param beforeSnapshot whether it was there when the database's snapshot was taken
   */
  void take(Entry entry, boolean beforeSnapshot) {
    switch (entry) {
      case Entry.Begin begin -> run(begin.run());
      case Entry.Intent intent -> run(Ids.run(intent.id())).intent(intent);
      case Entry.Result result -> run(Ids.run(result.id())).result(result, beforeSnapshot);
      case Entry.Read read -> reads.add(read);
      case Entry.End end -> run(end.run()).end();
    }
  }

  Collection<RunLedger> runs() {
    return runs.values();
  }

  List<Entry.Read> reads() {
    return reads;
  }

  /** The run that made this id, or null when no journal tells of it. */
  @Nullable RunLedger of(long id) {
    return runs.get(Ids.run(id));
  }

  private RunLedger run(long run) {
    return runs.computeIfAbsent(run, RunLedger::new);
  }
}
