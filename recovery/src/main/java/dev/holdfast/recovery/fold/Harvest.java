package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Net changes in the order in which they can be made: what goes away first, so that nothing that
 * comes is in its way.
 */
final class Harvest implements NetChanges.Each, AutoCloseable {
  final Spool deletes;
  final Spool updates;
  final Spool inserts;
  private final List<FoldTable> tables;
  private final Graves graves;
  private final Check check;
  private final Set<Mistrust.Row> misfits = new HashSet<>();
  private final Map<Integer, Bytes> counted = new HashMap<>();

  /** Compares rows of the server with what they should be before. */
  interface Check {
    Check NONE = (table, key, before) -> {};

    void expect(FoldTable table, Bytes key, Bytes before);
  }

  Harvest(Path folder, List<FoldTable> tables, Graves graves, Check check) throws IOException {
    deletes = new Spool(folder.resolve("deletes"));
    updates = new Spool(folder.resolve("updates"));
    inserts = new Spool(folder.resolve("inserts"));
    this.tables = tables;
    this.graves = graves;
    this.check = check;
  }

  @Override
  public void row(RowId id, Net net) throws IOException {
    FoldTable table = tables.get(id.table());
    if (net.before().isPresent()) {
      check.expect(table, id.key(), net.before().get());
    }
    if (net.after().isPresent() && table.counter().isPresent()) {
      Bytes value = table.counter().get().of(net.after().get()).orElse(Bytes.EMPTY);
      counted.merge(table.number(), value, (a, b) -> a.compareTo(b) < 0 ? b : a);
    }
    if (net.before().isPresent() && net.after().isPresent()) {
      update(table, net.before().get(), net.after().get());
    } else if (net.before().isPresent()) {
      deletes.add(table.number(), net.before().get(), Optional.empty());
    } else if (net.after().isPresent()) {
      inserts.add(table.number(), net.after().get(), Optional.empty());
    }
  }

  private void update(FoldTable table, Bytes before, Bytes after) throws IOException {
    boolean apart =
        graves.near(table, before)
            || graves.near(table, after)
            || (!before.equals(after) && table.movesUnique(before, after));
    if (apart) {
      deletes.add(table.number(), before, Optional.empty());
      inserts.add(table.number(), after, Optional.empty());
    } else if (!before.equals(after)) {
      updates.add(table.number(), before, Optional.of(after));
    }
  }

  @Override
  public void misfit(RowId id) {
    misfits.add(new Mistrust.Row(tables.get(id.table()).live().fullName(), id.key()));
  }

  /** By table, the highest value of AUTO_INCREMENT among the rows that are there in the end. */
  Map<Integer, Bytes> counted() {
    return counted;
  }

  Set<Mistrust.Row> misfits() {
    return misfits;
  }

  long bytes() {
    return deletes.bytes() + updates.bytes() + inserts.bytes();
  }

  @Override
  public void close() throws IOException {
    deletes.close();
    updates.close();
    inserts.close();
  }
}
