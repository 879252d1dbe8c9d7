package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.OpenLogs;
import dev.holdfast.binlog.reader.PlacedEvent;
import dev.holdfast.binlog.reader.TransactionEvents;
import dev.holdfast.binlog.row.RawRow;
import dev.holdfast.binlog.row.RowBlock;
import dev.holdfast.binlog.row.RowCursor;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.recovery.replay.RawEvents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes transactions into a fold, each whole or not at all. */
final class Intake implements AutoCloseable {
  private static final int MAP_HEAD_BYTES = 8;
  private final OpenLogs logs = new OpenLogs();
  private final FoldTables tables;
  private final Cascades cascades;
  private final Graves graves;
  private final NetChanges changes;
  private final Set<Mistrust.Row> mistrusted;
  private final Map<Integer, Bytes> counted = new HashMap<>();
  private long number;

  /**
   * @param mistrusted rows whose next change is not folded
   */
  Intake(FoldTables tables, Graves graves, NetChanges changes, Set<Mistrust.Row> mistrusted) {
    this.tables = tables;
    this.cascades = new Cascades(tables);
    this.graves = graves;
    this.changes = changes;
    this.mistrusted = mistrusted;
  }

  /** False when it can't be folded together with those before. */
  boolean take(LoggedTransaction t) {
    changes.mark();
    graves.mark();
    boolean taken = false;
    try (TransactionEvents events = logs.events(t)) {
      taken = all(t, events);
    } finally {
      if (!taken) {
        changes.undo();
        graves.undo();
      }
    }
    return taken;
  }

  private boolean all(LoggedTransaction t, TransactionEvents events) {
    for (Optional<PlacedEvent> e = events.next(); e.isPresent(); e = events.next()) {
      boolean taken =
          switch (e.get().event()) {
            case LogEvent.GroupStart s -> true;
            case LogEvent.Annotate a -> true;
            case LogEvent.TableMap m -> true;
            case LogEvent.TransactionEnd end -> true;
            case LogEvent.Rows r -> rows(t, events, e.get(), r.block());
            case LogEvent.Query q -> q.error() == 0 && q.sql().startsWith("SAVEPOINT ");
            case LogEvent other -> false;
          };
      if (!taken) {
        return false;
      }
    }
    return true;
  }

  private boolean rows(
      LoggedTransaction t, TransactionEvents events, PlacedEvent placed, RowBlock block) {
    if (!block.whole()) {
      return false;
    }
    TableDefinition logged = events.table(placed, block);
    Optional<FoldTable> table = tables.of(logged, () -> map(t, logged));
    if (table.isEmpty()) {
      return false;
    }
    try {
      RowCursor cursor = block.changes(logged);
      while (cursor.hasNext()) {
        if (!row(table.get(), block.flags(), cursor.raw())) {
          return false;
        }
      }
      return true;
    } catch (BadEventException e) {
      throw new IllegalStateException("it was read before", e);
    }
  }

  private boolean row(FoldTable table, int flags, RawRow row) {
    Optional<Bytes> before = row.before().map(table::keyOf);
    Optional<Bytes> after = row.after().map(table::keyOf);
    boolean follows = (flags & Cascades.NO_FOREIGN_KEYS) == 0;
    if (before.isPresent() && after.isPresent()) {
      if (follows && cascades.follow(table, row.before().get(), row.after().get())) {
        return false;
      }
      if (before.get().equals(after.get())) {
        return change(table, before.get(), row.before(), row.after());
      }
    }
    return (before.isEmpty()
            || (change(table, before.get(), row.before(), Optional.empty())
                && (after.isPresent()
                    || !follows
                    || bury(table, before.get(), row.before().get()))))
        && (after.isEmpty() || change(table, after.get(), Optional.empty(), row.after()));
  }

  private boolean change(
      FoldTable table, Bytes key, Optional<Bytes> before, Optional<Bytes> after) {
    if (!mistrusted.isEmpty()
        && mistrusted.remove(new Mistrust.Row(table.live().fullName(), key))) {
      return false;
    }
    number++;
    if (after.isPresent() && before.isEmpty() && table.counter().isPresent()) {
      Bytes value = table.counter().get().of(after.get()).orElse(Bytes.EMPTY);
      counted.merge(table.number(), value, (a, b) -> a.compareTo(b) < 0 ? b : a);
    }
    return changes.add(new RowId(table.number(), key), new Net(before, after, number, number));
  }

  /** The row's children go with it. */
  private boolean bury(FoldTable table, Bytes key, Bytes row) {
    boolean old = changes.mayBeOld(new RowId(table.number(), key));
    Optional<List<Cascades.Follower>> followers = cascades.followers(table);
    followers.ifPresent(all ->
        all.forEach(f ->
            f.parent()
                .of(row)
                .ifPresent(parent -> graves.add(f.child(), f.columns(), parent, number, old))));
    return followers.isPresent();
  }

  /** By table, the highest value of AUTO_INCREMENT that was ever inserted. */
  Map<Integer, Bytes> counted() {
    return counted;
  }

  /** The table map event that describes it, without the table's id and flags. */
  private static Bytes map(LoggedTransaction t, TableDefinition logged) {
    try (OpenLogs logs = new OpenLogs();
        TransactionEvents events = logs.events(t);
        RawEvents raw = new RawEvents(t)) {
      for (Optional<PlacedEvent> e = events.next(); e.isPresent(); e = events.next()) {
        byte[] body = raw.next();
        if (e.get().event() instanceof LogEvent.TableMap m && m.table().equals(logged)) {
          return new ByteReader(body, MAP_HEAD_BYTES, body.length).rest();
        }
      }
    }
    throw new IllegalStateException("the transaction had a table map of " + logged.fullName());
  }

  @Override
  public void close() {
    logs.close();
  }
}
