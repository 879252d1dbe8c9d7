package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads table definitions from table map events (MariaDB manual, "TABLE_MAP_EVENT"). */
public final class TableMaps {
  private static final int REMEMBERED = 1_000;

  /** Of both servers (MySQL manual, "Limits on Table Column Count and Row Size"). */
  private static final int MOST_COLUMNS = 4_096;

  private final Writer writer;
  private final Collations collations = new Collations();
  private final Map<Long, Known> known = new HashMap<>();

  private record Known(Bytes bytes, TableDefinition table) {}

  /** Whose events they are: metadata list different columns. */
  public enum Writer {
    MARIADB,
    MYSQL
  }

  public TableMaps(Writer writer) {
    this.writer = writer;
  }

  /**
   * Reads what follows the event's table id and flags. Remembers definitions: every statement
   * repeats those of its tables.
   *
   * @param id the table's, which means the same only as long as its definition does
   */
  public TableDefinition read(long id, ByteReader in) throws BadEventException {
    Known before = known.get(id);
    if (before != null && in.leaves(before.bytes())) {
      return before.table();
    }
    Bytes all = in.copy().rest();
    if (known.size() >= REMEMBERED) {
      known.clear();
    }
    TableDefinition table = decode(in);
    known.put(id, new Known(all, table));
    return table;
  }

  private TableDefinition decode(ByteReader in) throws BadEventException {
    String schema = name(in);
    String table = name(in);
    int count = in.count();
    if (count > MOST_COLUMNS) {
      throw new BadEventException("its table has " + count + " columns");
    }
    ByteReader codes = in.part(count);
    ByteReader metadata = in.part(in.lengthEncoded());
    ByteReader nullable = in.part((count + 7) / 8);
    List<ColumnType> types = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      types.add(ColumnTypes.read(codes.u8(), metadata));
    }
    TableMetadata optional = TableMetadata.read(types, writer, in);
    List<Column> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      boolean mayBeNull = (nullable.peek(i / 8) & (1 << (i % 8))) != 0;
      columns.add(optional.column(i, mayBeNull, collations));
    }
    return new TableDefinition(schema, table, columns, optional.primaryKey());
  }

  /** One byte of length, the name, and a zero. */
  private static String name(ByteReader in) {
    String name = in.text(in.lengthEncoded(), StandardCharsets.UTF_8);
    in.skip(1);
    return name;
  }
}
