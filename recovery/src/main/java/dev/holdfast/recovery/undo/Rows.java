package dev.holdfast.recovery.undo;

import dev.holdfast.binlog.row.Value;
import dev.holdfast.server.UndoServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of one batch: read from the server, then as they will be. */
final class Rows {
  private final UndoServer server;
  private final Map<RowKey, Found> there = new HashMap<>();

  Rows(UndoServer server) {
    this.server = server;
  }

  /** Locks and reads all rows that the steps are about. */
  void load(List<Step> steps) {
    Map<String, Subject> subjects = new LinkedHashMap<>();
    Map<String, Map<RowKey, List<Value>>> wanted = new HashMap<>();
    for (Step step : steps) {
      String name = step.subject().name();
      subjects.putIfAbsent(name, step.subject());
      wanted.computeIfAbsent(name, k -> new LinkedHashMap<>()).put(step.keyNow(), step.keyValues());
    }
    subjects.forEach((name, subject) ->
        load(subject, new ArrayList<>(wanted.getOrDefault(name, Map.of()).values())));
  }

  /** A key that differs from a row's only by its collation finds nothing: it is another key. */
  void load(Subject subject, List<List<Value>> keys) {
    keys.forEach(k -> there.remove(subject.keyOf(k)));
    for (List<Optional<String>> forms : server.rows(subject.live(), keys)) {
      there.put(subject.key(forms), new Found.Live(forms));
    }
  }

  Optional<Found> get(RowKey key) {
    return Optional.ofNullable(there.get(key));
  }

  /** The step is taken back. */
  void back(Step step) {
    there.remove(step.keyNow());
    step.wanted().ifPresent(row -> there.put(step.keyThen(), new Found.Made(row)));
  }
}
