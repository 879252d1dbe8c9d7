package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.server.LiveTable;
import dev.holdfast.server.TableServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One connection to a server, of MariaDB or MySQL, whose tables are read or written. */
final class MariaDbTableServer implements TableServer {
  private static final Duration STATEMENT = Duration.ofHours(2);
  private static final int MOST_BYTES = 4 << 20;
  private static final int FETCHED_AT_ONCE = 200;
  private static final int DUPLICATE = 1062;
  private static final int INTERRUPTED = 1317;
  private static final int KILLED = 1927;
  private final Connection connection;
  private final TableDialect dialect;
  private final String at;
  private final Map<LiveTable, RowLiterals> literals = new HashMap<>();
  private boolean locking;

  MariaDbTableServer(Connection connection, TableDialect dialect, String at) {
    this.connection = connection;
    this.dialect = dialect;
    this.at = at;
  }

  private <T> T call(String what, Sql.Work<T> work) {
    try {
      return work.on(new Sql(connection, Deadline.after(STATEMENT)));
    } catch (SQLException e) {
      throw failure(what + " on " + at, e);
    }
  }

  private void run(String what, String statement) {
    call(
        what,
        sql -> {
          sql.run(statement);
          return true;
        });
  }

  private static Failure failure(String what, SQLException e) {
    return e.getErrorCode() == 1205 || e.getErrorCode() == 1213
        ? new Failure(
            "put-back-blocked",
            what,
            "other sessions hold what is needed: " + e.getMessage(),
            "Nothing was changed. Wait until they have ended, or end them (KILL).",
            e)
        : SqlErrors.failure(what, e);
  }

  @Override
  public Situation situation() {
    return call("asking the server what it is", dialect::situation);
  }

  @Override
  public Position position() {
    return call("asking for the position", dialect::position);
  }

  @Override
  public List<String> schemas() {
    return names(
        "SELECT schema_name AS n FROM information_schema.schemata WHERE schema_name NOT IN"
            + " ('mysql', 'information_schema', 'performance_schema', 'sys', 'holdfast') ORDER BY 1");
  }

  @Override
  public List<String> tables(String schema) {
    return names(
        "SELECT table_name AS n FROM information_schema.tables WHERE table_type IN"
            + " ('BASE TABLE', 'SYSTEM VERSIONED') AND table_schema = "
            + Sql.text(schema)
            + " ORDER BY 1");
  }

  private List<String> names(String query) {
    return call(
        "listing tables",
        sql -> sql.rows(query).stream().map(row -> row.getOrDefault("n", "")).toList());
  }

  @Override
  public Optional<LiveTable> table(String schema, String name) {
    return call("looking at " + schema + "." + name, sql -> new LiveTables(sql).read(schema, name));
  }

  @Override
  public List<ForeignKey> foreignKeys() {
    return call("looking for foreign keys", sql -> new ForeignKeys(sql).all());
  }

  @Override
  public String definition(LiveTable table) {
    return call(
        "reading the definition of " + table.fullName(),
        sql ->
            sql.row("SHOW CREATE TABLE " + RowQuery.name(table.schema(), table.name()))
                .map(row -> row.getOrDefault("Create Table", ""))
                .orElse(""));
  }

  @Override
  public void create(String schema, String definition) {
    call(
        "creating a table in " + schema,
        sql -> {
          sql.run("SET foreign_key_checks = 0");
          sql.run("CREATE DATABASE IF NOT EXISTS " + RowQuery.identifier(schema));
          sql.run("USE " + RowQuery.identifier(schema));
          sql.run(definition);
          return true;
        });
  }

  @Override
  public long count(LiveTable table) {
    String query = "SELECT COUNT(*) FROM " + RowQuery.name(table.schema(), table.name());
    return call("counting rows", sql -> Long.parseLong(sql.value(query)));
  }

  @Override
  public void begin() {
    locking = true;
    call(
        "beginning",
        sql -> {
          sql.run("SET foreign_key_checks = 0, unique_checks = 1");
          sql.run("START TRANSACTION");
          return true;
        });
  }

  private RowLiterals literals(LiveTable table) {
    return literals.computeIfAbsent(
        table,
        t -> {
          Map<String, String> charsets = new HashMap<>();
          call(
                  "looking at " + t.fullName(),
                  sql ->
                      sql.rows(
                          "SELECT column_name AS n, COALESCE(character_set_name, '') AS c"
                              + " FROM information_schema.columns WHERE table_schema = "
                              + Sql.text(t.schema())
                              + " AND table_name = "
                              + Sql.text(t.name())))
              .forEach(row -> charsets.put(row.getOrDefault("n", ""), row.getOrDefault("c", "")));
          return new RowLiterals(t, charsets);
        });
  }

  @Override
  public List<Row> rows(LiveTable table, Optional<Row> after, Optional<Row> upTo, int limit) {
    RowLiterals form = literals(table);
    String query = form.page(after, upTo, limit, locking);
    String what = "reading " + table.fullName() + " on " + at;
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCHED_AT_ONCE);
      return read(table, form, statement, query);
    } catch (SQLException e) {
      throw failure(what, e);
    }
  }

  /** Long rows make a short page: they are in memory at once. */
  private static List<Row> read(
      LiveTable table, RowLiterals form, Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      int width = result.getMetaData().getColumnCount();
      List<Row> rows = new ArrayList<>();
      long length = 0;
      while (length < MOST_BYTES && result.next()) {
        List<String> values = new ArrayList<>(width);
        for (int i = 1; i <= width; i++) {
          values.add(whole(table, result.getString(i)));
          length += values.getLast().length();
        }
        rows.add(form.row(values));
      }
      return rows;
    }
  }

  private static String whole(LiveTable table, String literal) {
    return switch (literal) {
      case RowLiterals.TOO_LONG ->
          throw new Failure(
              "put-back-refused",
              "reading " + table.fullName(),
              "a value is longer than half of max_allowed_packet",
              "Raise max_allowed_packet on both servers, or use --to dump.");
      case RowLiterals.NOT_TOLD ->
          throw new Failure(
              "put-back-refused",
              "reading " + table.fullName(),
              "a JSON value holds a date, binary data or a long decimal, which its text doesn't tell",
              "Rows with such values come back to the last bit by 'holdfast time undo'.");
      default -> literal;
    };
  }

  @Override
  public void delete(LiveTable table, List<Row> rows) {
    String what = "deleting rows of " + table.fullName() + " on " + at;
    for (List<Row> some : parts(rows)) {
      try {
        check(what, some.size(), execute(literals(table).delete(some)));
      } catch (SQLException e) {
        throw failure(what, e);
      }
    }
  }

  @Override
  public List<Row> insert(LiveTable table, List<Row> rows) {
    String what = "inserting rows of " + table.fullName() + " on " + at;
    List<Row> rejected = new ArrayList<>();
    for (List<Row> some : parts(rows)) {
      if (!attempt(what, literals(table).insert(some), some.size())) {
        some.stream()
            .filter(row -> !attempt(what, literals(table).insert(List.of(row)), 1))
            .forEach(rejected::add);
      }
    }
    return rejected;
  }

  @Override
  public List<Row> update(LiveTable table, List<Row> rows) {
    String what = "changing rows of " + table.fullName() + " on " + at;
    return rows.stream().filter(row -> !attempt(what, literals(table).update(row), 1)).toList();
  }

  /** False when another row has the value of a unique key: then nothing was written. */
  private boolean attempt(String what, String statement, int rows) {
    try {
      check(what, rows, execute(statement));
      return true;
    } catch (SQLException e) {
      if (e.getErrorCode() == DUPLICATE) {
        return false;
      }
      throw failure(what, e);
    }
  }

  private int execute(String statement) throws SQLException {
    try (Statement s = connection.createStatement()) {
      return s.executeUpdate(statement);
    }
  }

  private static void check(String what, int rows, int changed) {
    if (changed != rows) {
      throw new Failure(
          "put-back-refused",
          what,
          changed + " rows were changed instead of " + rows + ": its key doesn't tell them",
          "Nothing was changed. Use --to dump for this table.");
    }
  }

  /** Of a few megabytes each at most, or of one row. */
  private static List<List<Row>> parts(List<Row> rows) {
    List<List<Row>> parts = new ArrayList<>();
    List<Row> part = new ArrayList<>();
    long bytes = 0;
    for (Row row : rows) {
      long its = row.values().stream().mapToLong(String::length).sum();
      if (!part.isEmpty() && bytes + its > MOST_BYTES) {
        parts.add(part);
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(row);
      bytes += its;
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  @Override
  public long orphans(ForeignKey key) {
    return call("checking the foreign key " + key.name(), sql -> new ForeignKeys(sql).orphans(key));
  }

  @Override
  public void commit() {
    try {
      new Sql(connection, Deadline.after(STATEMENT)).run("COMMIT");
    } catch (SQLException e) {
      boolean ended = e.getErrorCode() == INTERRUPTED || e.getErrorCode() == KILLED;
      if (!ended && SqlErrors.kind(e) == SqlErrors.Kind.REFUSED) {
        throw failure("committing on " + at, e);
      }
      throw new Failure(
          "put-back-unknown",
          "committing on " + at,
          "the connection was lost: " + e.getMessage(),
          "It may have been committed or not: ask again with --dry-run, which says what differs.",
          e);
    }
  }

  @Override
  public Optional<TransactionId> committed() {
    return call("asking which transaction it was", sql -> dialect.last(connection));
  }

  @Override
  public void rollback() {
    run("rolling back", "ROLLBACK");
  }

  @Override
  public void close() {
    Connections.abort(connection);
  }
}
