package dev.holdfast.recovery.impact;

import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.MySqlGtid;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.OpenLogs;
import dev.holdfast.binlog.reader.PlacedEvent;
import dev.holdfast.binlog.reader.TransactionEvents;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.binlog.row.Texts;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Looks at transactions one after the other. */
final class Examination implements AutoCloseable {
  private final OpenLogs logs = new OpenLogs();
  private final Keys keys;
  private final Divergence divergence;
  private final Unseen unseen = new Unseen();
  private final Solver solver;
  private final Policies policies;
  private final RowEdits edits = new RowEdits();
  private final List<Conflict> conflicts = new ArrayList<>();
  private long conflictCount;
  private long unresolved;
  private boolean partial;
  private boolean partialJson;

  /** Takes each change with its place. */
  private interface Each {
    /** False when no more are wanted. */
    boolean take(RowChange change, RowEdits.Place place);
  }

  Examination(Keys keys, Policies policies) {
    this.keys = keys;
    this.policies = policies;
    divergence = new Divergence(keys);
    solver = new Solver(policies, keys);
  }

  /** Whether anything later could build on something. */
  boolean building(LoggedTransaction t) {
    return !divergence.none() || !unseen.none();
  }

  void cut(LoggedTransaction t) {
    each(
        t,
        (change, place) -> {
          partial |= !whole(change);
          unseen.table(change.table());
          divergence.cut(change);
          return true;
        },
        unseen::cut);
  }

  private static boolean whole(RowChange change) {
    return switch (change) {
      case RowChange.Insert i -> i.after().complete();
      case RowChange.Delete d -> d.before().complete();
      case RowChange.Update u -> u.before().complete();
    };
  }

  boolean leavesOut(LoggedTransaction t) {
    boolean[] found = {false};
    each(
        t,
        (change, place) -> {
          Optional<Conflict.Kind> kind = meets(change);
          found[0] |=
              kind.isPresent() && resolve(t, change, kind.get()) instanceof Resolution.LeaveOut;
          return !found[0];
        },
        sql -> found[0] |= unseen.concerns(sql, ddl(t)) && policies.usual() == Policy.LEAVE_OUT);
    return found[0];
  }

  /** Writes its conflicts down: it is left out. */
  void note(LoggedTransaction t) {
    each(
        t,
        (change, place) -> {
          meets(change).ifPresent(kind -> add(t, change, kind, new Resolution.LeaveOut()));
          return true;
        },
        sql -> {
          if (unseen.concerns(sql, ddl(t))) {
            statement(t, sql, Policy.LEAVE_OUT);
          }
        });
  }

  /** It is replayed. */
  void follow(LoggedTransaction t) {
    each(
        t,
        (change, place) -> {
          Optional<Conflict.Kind> kind = meets(change);
          if (kind.isPresent()) {
            Resolution resolution = resolve(t, change, kind.get());
            add(t, change, kind.get(), resolution);
            apply(t.id().orElseThrow(), change, place, kind.get(), resolution);
          }
          return true;
        },
        sql -> {
          if (unseen.concerns(sql, ddl(t))) {
            statement(t, sql, policies.usual());
          }
        });
  }

  private Optional<Conflict.Kind> meets(RowChange change) {
    Optional<Conflict.Kind> seen = divergence.meets(change);
    return seen.isEmpty() && unseen.concerns(change.table())
        ? Optional.of(Conflict.Kind.UNSEEN)
        : seen;
  }

  private Resolution resolve(LoggedTransaction t, RowChange change, Conflict.Kind kind) {
    Resolution found =
        solver.resolve(change, kind, divergence.missing(change.table(), image(change)));
    if (found instanceof Resolution.Statements && t.id().orElse(null) instanceof MySqlGtid) {
      return new Resolution.Open(
          "transactions of MySQL are replayed whole, or not: leave-out may do");
    }
    return found instanceof Resolution.Unchanged && kind == Conflict.Kind.ROW && partialJson
        ? new Resolution.Open("of its JSON only what changed was logged: leave-out may do")
        : found;
  }

  private void apply(
      TransactionId gtid,
      RowChange change,
      RowEdits.Place place,
      Conflict.Kind kind,
      Resolution resolution) {
    switch (resolution) {
      case Resolution.Open o -> {}
      case Resolution.LeaveOut l -> {}
      case Resolution.Unchanged u -> {
        if (kind == Conflict.Kind.ROW) {
          divergence.healed(change);
        }
      }
      case Resolution.Statements s -> {
        edits.add(gtid, place, s.sql());
        if (s.heals()) {
          divergence.healed(change);
        }
      }
    }
  }

  private static RowImage image(RowChange change) {
    return switch (change) {
      case RowChange.Insert i -> i.after();
      case RowChange.Delete d -> d.before();
      case RowChange.Update u -> u.before();
    };
  }

  private void add(
      LoggedTransaction t, RowChange change, Conflict.Kind kind, Resolution resolution) {
    List<String> columns =
        change instanceof RowChange.Update u
            ? Solver.changed(u).stream().map(i -> u.table().columns().get(i).label()).toList()
            : List.of();
    String outcome =
        switch (resolution) {
          case Resolution.Open o -> o.reason();
          case Resolution.LeaveOut l -> "left out";
          case Resolution.Unchanged u -> "as logged";
          case Resolution.Statements s -> s.sql().isEmpty() ? "nothing to do" : s.sql().getFirst();
        };
    String name = change.table().fullName();
    add(t, kind, name, key(change), columns, resolution instanceof Resolution.Open, outcome);
  }

  private String key(RowChange change) {
    TableDefinition table = change.table();
    List<String> parts = new ArrayList<>();
    for (String column : keys.identifying(table)) {
      int at = keys.index(table, column);
      if (at >= 0 && parts.size() < 8) {
        parts.add(column + "=" + Texts.of(image(change).get(at)));
      }
    }
    return String.join(" ", parts);
  }

  private void statement(LoggedTransaction t, String sql, Policy policy) {
    String outcome =
        switch (policy) {
          case STOP -> "nothing says what becomes of it";
          case LEAVE_OUT -> "left out";
          case AS_LOGGED, DIFFERENCE -> "as logged";
        };
    add(t, Conflict.Kind.UNSEEN, "", sql, List.of(), policy == Policy.STOP, outcome);
  }

  private void add(
      LoggedTransaction t,
      Conflict.Kind kind,
      String table,
      String key,
      List<String> columns,
      boolean open,
      String outcome) {
    conflictCount++;
    unresolved += open ? 1 : 0;
    if (conflicts.size() < Plan.MOST_CONFLICTS) {
      long seconds = t.header().timestampSeconds();
      TransactionId gtid = t.id().orElseThrow();
      conflicts.add(new Conflict(gtid, seconds, kind, table, key, columns, !open, outcome));
    }
  }

  private static boolean ddl(LoggedTransaction t) {
    return t.start().map(LogEvent.GroupStart::ddl).orElse(t.end().isEmpty());
  }

  private void each(
      LoggedTransaction t, Each rows, java.util.function.Consumer<String> statements) {
    int event = 0;
    try (TransactionEvents events = logs.events(t)) {
      for (Optional<PlacedEvent> e = events.next(); e.isPresent(); e = events.next()) {
        if (e.get().event() instanceof LogEvent.Rows r) {
          partialJson = e.get().header().type() == EventType.PARTIAL_UPDATE_ROWS;
          Iterator<RowChange> changes = events.rows(e.get(), r.block());
          for (int row = 0; changes.hasNext(); row++) {
            if (!rows.take(changes.next(), new RowEdits.Place(event, row))) {
              return;
            }
          }
          event++;
        } else if (e.get().event() instanceof LogEvent.Query q) {
          statements.accept(q.sql());
        }
      }
    }
  }

  List<Conflict> conflicts() {
    return conflicts;
  }

  long conflictCount() {
    return conflictCount;
  }

  long unresolved() {
    return unresolved;
  }

  boolean partial() {
    return partial;
  }

  RowEdits edits() {
    return edits;
  }

  @Override
  public void close() {
    logs.close();
  }
}
