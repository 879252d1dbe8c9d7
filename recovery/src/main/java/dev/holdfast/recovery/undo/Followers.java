package dev.holdfast.recovery.undo;

import dev.holdfast.binlog.row.Value;
import dev.holdfast.server.LiveTable;
import dev.holdfast.server.UndoServer;
import dev.holdfast.server.UndoServer.Link;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rows that foreign keys deleted or changed along. A server that is as it was before the
 * transactions tells which rows referred to those that are put back; the running one, asked at the
 * end of the undo and within it, tells which of them still do.
 */
final class Followers {
  /** Of one foreign key; they are kept in memory, because several ways may lead to a row. */
  static final int MOST_ROWS = 500_000;

  private static final int ASKED_AT_ONCE = 500;

  /** InnoDB ends a cascade at this depth (manual of MySQL, "FOREIGN KEY Constraints"). */
  private static final int DEEPEST = 15;

  private final UndoServer past;
  private final UndoServer now;
  private final Map<Subject, List<Chain>> chains = new HashMap<>();
  private final Map<Chain, Set<List<Value>>> waiting = new LinkedHashMap<>();
  private final Map<Link, Set<Missing>> lost = new LinkedHashMap<>();

  /**
   * A row that refers no more.
   *
   * @param key its key, or all of it if it has none
   * @param number of those that are alike, from 1
   */
  private record Missing(List<Optional<String>> key, int number) {}

  /** The same foreign keys on both servers. */
  private record Chain(List<Link> past, List<Link> now) {
    LiveTable.Child first() {
      return past.getFirst().child();
    }

    Chain with(Link then, Link today) {
      List<Link> longer = new ArrayList<>(past);
      longer.add(then);
      List<Link> longerNow = new ArrayList<>(now);
      longerNow.add(today);
      return new Chain(List.copyOf(longer), List.copyOf(longerNow));
    }
  }

  Followers(UndoServer past, UndoServer now) {
    this.past = past;
    this.now = now;
  }

  /** Goes through all changes once more. */
  List<LostAlong> lost(List<Scan> scans) {
    Backwards.each(scans, this::add);
    waiting.keySet().forEach(this::ask);
    return lost.entrySet().stream()
        .filter(e -> !e.getValue().isEmpty())
        .map(e -> told(e.getKey(), e.getValue().size()))
        .toList();
  }

  private static LostAlong told(Link last, int rows) {
    LiveTable.Child key = last.child();
    String rule =
        key.followsDeletes() ? "ON DELETE " + key.onDelete() : "ON UPDATE " + key.onUpdate();
    return new LostAlong(
        last.table().fullName(),
        key.constraint(),
        rule,
        rows,
        last.table().key().isPresent(),
        rows >= MOST_ROWS);
  }

  private void add(Step step) {
    if (step.before().isEmpty()) {
      return;
    }
    for (Chain chain : chains.computeIfAbsent(step.subject(), this::chains)) {
      LiveTable.Child key = chain.first();
      boolean follows = step.left().isEmpty() ? key.followsDeletes() : key.followsUpdates();
      List<Value> then = values(key, step.before().get());
      boolean moved = step.left().map(l -> !values(key, l).equals(then)).orElse(true);
      if (follows && moved && then.stream().noneMatch(Value.Null.class::isInstance)) {
        Set<List<Value>> some = waiting.computeIfAbsent(chain, c -> new LinkedHashSet<>());
        some.add(then);
        if (some.size() >= ASKED_AT_ONCE) {
          ask(chain);
        }
      }
    }
  }

  private static List<Value> values(LiveTable.Child key, Step.Image image) {
    return key.referred().stream().map(image.values()::get).toList();
  }

  private void ask(Chain chain) {
    Set<List<Value>> asked = waiting.getOrDefault(chain, Set.of());
    if (asked.isEmpty()) {
      return;
    }
    List<List<Value>> values = List.copyOf(asked);
    asked.clear();
    Set<Missing> rows = lost.computeIfAbsent(chain.past().getLast(), l -> new HashSet<>());
    if (rows.size() >= MOST_ROWS) {
      return;
    }
    Map<List<Optional<String>>, Integer> missing = new HashMap<>();
    past.followers(chain.past(), values).forEach(row -> missing.merge(row, 1, Integer::sum));
    if (!missing.isEmpty()) {
      now.followers(chain.now(), values)
          .forEach(row -> missing.computeIfPresent(row, (r, n) -> n == 1 ? null : n - 1));
    }
    missing.forEach((key, count) -> {
      for (int i = 1; i <= count && rows.size() < MOST_ROWS; i++) {
        rows.add(new Missing(key, i));
      }
    });
  }

  private List<Chain> chains(Subject subject) {
    List<Chain> all = new ArrayList<>();
    lengthen(new Chain(List.of(), List.of()), subject.live(), all);
    return List.copyOf(all);
  }

  /** A key that comes again, as in a tree within one table, ends a chain. */
  private void lengthen(Chain chain, LiveTable parent, List<Chain> all) {
    for (LiveTable.Child child : parent.children()) {
      boolean again = chain.past().stream().anyMatch(l -> l.child().equals(child));
      if (again || chain.past().size() >= DEEPEST) {
        continue;
      }
      boolean follows =
          child.followsDeletes() || (chain.past().isEmpty() && child.followsUpdates());
      Optional<LiveTable> then = past.table(child.schema(), child.table());
      Optional<LiveTable> today = now.table(child.schema(), child.table());
      if (follows && then.isPresent() && today.isPresent()) {
        Chain longer = chain.with(new Link(child, then.get()), new Link(child, today.get()));
        all.add(longer);
        if (child.onDelete().equals("CASCADE")) {
          lengthen(longer, today.get(), all);
        }
      }
    }
  }
}
