package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.Value;
import dev.holdfast.server.StoredForm;
import dev.holdfast.server.UndoServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads rows of the server and finds those that aren't what the log says they were. */
final class Comparison implements Harvest.Check {
  private static final int BATCH = 500;
  private static final int BATCH_BYTES = 4 << 20;
  private final UndoServer server;
  private final Map<List<String>, Expected> batch = new HashMap<>();
  private final Set<Mistrust.Row> different = new HashSet<>();
  private @Nullable FoldTable current;
  private int batchBytes;

  private record Expected(Bytes key, RowImage row) {}

  Comparison(UndoServer server) {
    this.server = server;
  }

  @Override
  public void expect(FoldTable table, Bytes key, Bytes before) {
    if (!table.equals(current) || batch.size() >= BATCH || batchBytes > BATCH_BYTES) {
      compare();
      current = table;
    }
    RowImage row = table.decode(before);
    batch.put(values(table, row).stream().map(StoredForm::ofKey).toList(), new Expected(key, row));
    batchBytes += before.length();
  }

  /** Those that were expected and are different, or aren't there. */
  Set<Mistrust.Row> different() {
    compare();
    return different;
  }

  private void compare() {
    FoldTable table = current;
    if (table != null && !batch.isEmpty()) {
      List<List<Value>> keys = batch.values().stream().map(e -> values(table, e.row())).toList();
      for (List<Optional<String>> forms : server.unlocked(table.live(), keys)) {
        Expected expected = batch.get(key(table, forms));
        if (expected != null && same(table, expected.row(), forms)) {
          batch.remove(key(table, forms));
        }
      }
      batch
          .values()
          .forEach(e -> different.add(new Mistrust.Row(table.live().fullName(), e.key())));
    }
    batch.clear();
    batchBytes = 0;
  }

  private static List<Integer> keyColumns(FoldTable table) {
    return table.live().key().orElseThrow().columns();
  }

  private static List<Value> values(FoldTable table, RowImage row) {
    return keyColumns(table).stream().map(row::get).toList();
  }

  private static List<String> key(FoldTable table, List<Optional<String>> forms) {
    List<String> key = new ArrayList<>();
    for (int i : keyColumns(table)) {
      key.add(StoredForm.ofKey(table.definition().columns().get(i), forms.get(i)));
    }
    return key;
  }

  private static boolean same(FoldTable table, RowImage row, List<Optional<String>> forms) {
    for (int i = 0; i < forms.size(); i++) {
      if (!table.live().columns().get(i).generated()
          && !StoredForm.same(row.get(i), forms.get(i))) {
        return false;
      }
    }
    return true;
  }
}
