package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.row.ImageKey;
import dev.holdfast.binlog.row.RowBlock;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.server.LiveTable;
import java.util.List;
import java.util.Optional;

/**
 * A table whose rows are folded.
 *
 * @param number of this fold's tables, from 0
 * @param logged as the log describes it
 * @param definition the same with what only the server knows
 * @param map the table map event that describes it, without the table's id and flags
 * @param unique columns of unique keys, each by itself
 * @param counter the column of AUTO_INCREMENT
 */
record FoldTable(
    int number,
    TableDefinition logged,
    TableDefinition definition,
    LiveTable live,
    Bytes map,
    ImageKey key,
    List<ImageKey> unique,
    Optional<ImageKey> counter) {
  static FoldTable of(
      int number, TableDefinition logged, TableDefinition definition, LiveTable live, Bytes map) {
    return new FoldTable(
        number,
        logged,
        definition,
        live,
        map,
        new ImageKey(definition, live.key().orElseThrow().columns()),
        live.uniqueColumns().stream().map(i -> new ImageKey(definition, List.of(i))).toList(),
        live.counter().map(c -> new ImageKey(definition, List.of(c.column()))));
  }

  Bytes keyOf(Bytes image) {
    return key.of(image).orElseThrow(() -> new IllegalStateException("a primary key of NULL"));
  }

  /** Whether an update may be in another row's way, or another row in its. */
  boolean movesUnique(Bytes before, Bytes after) {
    boolean generated =
        live.uniqueColumns().stream().anyMatch(i -> live.columns().get(i).generated());
    return generated || unique.stream().anyMatch(k -> !k.of(before).equals(k.of(after)));
  }

  /** The row's values. */
  RowImage decode(Bytes image) {
    try {
      RowChange change =
          new RowBlock(
                  RowChange.Kind.DELETE,
                  number,
                  0,
                  width(),
                  everyColumn(),
                  Bytes.EMPTY,
                  image.reader())
              .changes(definition)
              .next();
      return ((RowChange.Delete) change).before();
    } catch (BadEventException e) {
      throw new IllegalStateException("it was read before", e);
    }
  }

  int width() {
    return definition.columns().size();
  }

  /** A bit for each column. */
  Bytes everyColumn() {
    byte[] bits = new byte[(width() + 7) / 8];
    for (int i = 0; i < width(); i++) {
      bits[i / 8] |= (byte) (1 << (i % 8));
    }
    return Bytes.copyOf(bits);
  }
}
