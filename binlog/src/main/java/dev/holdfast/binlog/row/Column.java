package dev.holdfast.binlog.row;

import java.util.List;
import java.util.Optional;

/**
 * A column as the log describes it.
 *
 * @param position from 1, as in {@code @1} of mariadb-binlog
 * @param name only under {@code binlog_row_metadata=FULL}
 * @param collation its number, under MINIMAL and FULL
 * @param charset of {@code collation}; empty also when that number isn't known
 * @param labels of ENUM and SET, under FULL; else empty
 */
public record Column(
    int position,
    ColumnType type,
    boolean nullable,
    Optional<String> name,
    Value.Sign sign,
    Optional<Integer> collation,
    Optional<CharacterSet> charset,
    List<String> labels) {
  public Column {
    labels = List.copyOf(labels);
  }

  /** The same column with what a schema knows of it and the log doesn't say. */
  public Column described(
      String itsName,
      Value.Sign itsSign,
      Optional<Integer> itsCollation,
      List<String> itsLabels,
      Collations known) {
    return new Column(
        position,
        type,
        nullable,
        Optional.of(itsName),
        itsSign,
        itsCollation,
        itsCollation.flatMap(known::of),
        itsLabels);
  }

  /** Its name, or {@code @position}. */
  public String label() {
    return name.orElse("@" + position);
  }

  boolean binary() {
    return collation.isPresent() && collation.get() == Collations.BINARY;
  }
}
