package dev.holdfast.server;

import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import java.util.List;
import java.util.Optional;

/**
 * A running server whose tables are read, or made like another's in one transaction. Codes of all:
 * {@code server-not-running}, {@code server-silent}, {@code server-refused}, {@code
 * put-back-blocked} (another session holds what is needed).
 */
public interface TableServer extends AutoCloseable {
  /** What matters of the server as a whole. */
  record Situation(boolean readOnly, boolean replica, boolean logs) {}

  /**
   * A row as SQL literals, which say it exactly; but -0 is told as 0.
   *
   * @param key its key's columns
   * @param values all columns that aren't generated, in the table's order
   */
  record Row(List<String> key, List<String> values) {
    public Row {
      key = List.copyOf(key);
      values = List.copyOf(values);
    }
  }

  /** A foreign key; both lists of columns are in the same order. */
  record ForeignKey(
      String name, String child, List<String> columns, String parent, List<String> referred) {
    public ForeignKey {
      columns = List.copyOf(columns);
      referred = List.copyOf(referred);
    }
  }

  Situation situation();

  /** What it has executed: all whose locks are released, other sessions' included. */
  Position position();

  /** Schemas but the server's own and Holdfast's. */
  List<String> schemas();

  /** The tables of a schema, those with system versioning too; no views, no sequences. */
  List<String> tables(String schema);

  /** Empty when there is no such table. */
  Optional<LiveTable> table(String schema, String name);

  /** All foreign keys of all tables; tables are named {@code schema.table}. */
  List<ForeignKey> foreignKeys();

  /** The statement that creates the table, without a schema. */
  String definition(LiveTable table);

  /** Creates the schema if it is missing, and the table; outside of any transaction. */
  void create(String schema, String definition);

  long count(LiveTable table);

  /** Begins the transaction: what is read from now on is locked, and keys aren't checked. */
  void begin();

  /**
   * Rows in the order of the key: those after one, up to and with another. Fewer than {@code limit}
   * when they are long; none at the end.
   */
  List<Row> rows(LiveTable table, Optional<Row> after, Optional<Row> upTo, int limit);

  void delete(LiveTable table, List<Row> rows);

  /** Gives back those in whose way another row is, by a unique key. */
  List<Row> insert(LiveTable table, List<Row> rows);

  /** Makes rows what these are, found by their keys; gives back as {@link #insert} does. */
  List<Row> update(LiveTable table, List<Row> rows);

  /** Rows of a child whose parent isn't there. */
  long orphans(ForeignKey key);

  /** Ends the transaction. Code {@code put-back-unknown} when the connection is lost meanwhile. */
  void commit();

  /** The last transaction that this connection has committed; empty when it can't be known. */
  Optional<TransactionId> committed();

  void rollback();

  @Override
  void close();
}
