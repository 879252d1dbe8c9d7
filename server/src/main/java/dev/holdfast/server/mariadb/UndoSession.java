package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.row.Value;
import dev.holdfast.server.LiveTable;
import dev.holdfast.server.UndoServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One transaction on one connection. Rows are changed by BINLOG statements: the server applies row
 * events as a replica does, without triggers and to the last bit (manuals of MariaDB and MySQL,
 * "BINLOG").
 */
final class UndoSession implements UndoServer {
  private static final Duration QUESTION = Duration.ofMinutes(1);
  private static final Duration COMMIT = Duration.ofMinutes(10);
  private static final int LONG_TEXT = 4 << 20;
  private static final String WHAT = "putting rows back";
  private final Connection connection;
  private final Duration patience;
  private final LockWatch watch;
  private final UndoDialect dialect;

  /**
   * @param patience for the answer to one statement
   */
  UndoSession(Connection connection, UndoDialect dialect, Duration patience, LockWatch watch) {
    this.connection = connection;
    this.dialect = dialect;
    this.patience = patience;
    this.watch = watch;
  }

  @Override
  public Situation situation() {
    return ask("asking the server what it is", dialect::situation);
  }

  @Override
  public Optional<LiveTable> table(String schema, String name) {
    return ask("looking at " + schema + "." + name, sql -> new LiveTables(sql).read(schema, name));
  }

  private <T> T ask(String what, Sql.Work<T> work) {
    try {
      T answer = work.on(new Sql(connection, Deadline.after(QUESTION)));
      connection.setNetworkTimeout(Runnable::run, (int) patience.toMillis());
      return answer;
    } catch (SQLException e) {
      throw SqlErrors.failure(what, e);
    }
  }

  @Override
  public void begin(Optional<byte[]> formatDescription) {
    rollback();
    for (String statement : dialect.before(formatDescription)) {
      try {
        run(statement);
      } catch (SQLException e) {
        throw failure("telling the server the format of row events", e);
      }
    }
  }

  @Override
  public List<List<Optional<String>>> rows(LiveTable table, List<List<Value>> keys) {
    LiveTable.Key key = table.key().orElseThrow();
    return read(
        "locking rows of " + table.fullName(), RowQuery.byKey(table, key, keys) + RowQuery.LOCK);
  }

  @Override
  public List<List<Optional<String>>> unlocked(LiveTable table, List<List<Value>> keys) {
    LiveTable.Key key = table.key().orElseThrow();
    return read("reading rows of " + table.fullName(), RowQuery.byKey(table, key, keys));
  }

  @Override
  public List<List<Optional<String>>> referred(
      LiveTable.Child child, LiveTable table, List<List<Value>> values) {
    return read(
        "looking for rows of " + child.schema() + "." + child.table(),
        RowQuery.ofChild(child, table, values));
  }

  @Override
  public List<List<Optional<String>>> followers(List<Link> chain, List<List<Value>> values) {
    return read(
        "looking for rows of " + chain.getLast().table().fullName(),
        RowQuery.followers(chain, values));
  }

  private List<List<Optional<String>>> read(String what, String query) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      int width = result.getMetaData().getColumnCount();
      List<List<Optional<String>>> rows = new ArrayList<>();
      while (result.next()) {
        List<Optional<String>> row = new ArrayList<>(width);
        for (int i = 1; i <= width; i++) {
          row.add(Optional.ofNullable(result.getString(i)));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw failure(what, e);
    }
  }

  @Override
  public void format(byte[] formatDescription) {
    if (!dialect.takesFormats()) {
      return;
    }
    try {
      run(binlog(formatDescription));
    } catch (SQLException e) {
      throw failure("telling the server the format of row events", e);
    }
  }

  @Override
  public Outcome apply(byte[] tableMap, byte[] rows) {
    String text = base64(tableMap) + "\n" + base64(rows);
    if (text.length() <= LONG_TEXT || !dialect.takesFragments()) {
      return attempt("BINLOG '" + text + "'");
    }
    fragment(0, text.substring(0, text.length() / 2));
    fragment(1, text.substring(text.length() / 2));
    return attempt("BINLOG @holdfast_0, @holdfast_1");
  }

  /** A row may be as long as max_allowed_packet, but in base64 it is longer by a third. */
  private void fragment(int number, String text) {
    try {
      run("SET @holdfast_" + number + " = '" + text + "'");
    } catch (SQLException e) {
      throw failure(WHAT, e);
    }
  }

  private Outcome attempt(String statement) {
    try {
      run(statement);
      return new Outcome.Applied();
    } catch (SQLException e) {
      Optional<Obstacle> obstacle = obstacle(e.getErrorCode());
      if (obstacle.isPresent()) {
        return new Outcome.InTheWay(obstacle.get(), String.valueOf(e.getMessage()));
      }
      throw failure(WHAT, e);
    }
  }

  @Override
  public Outcome adjust(LiveTable table, List<Value> key, Map<String, String> expressions) {
    return attempt(RowQuery.adjust(table, table.key().orElseThrow(), key, expressions));
  }

  private void run(String statement) throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute(statement);
    }
  }

  static String binlog(byte[] event) {
    return "BINLOG '" + base64(event) + "'";
  }

  private static String base64(byte[] event) {
    return Base64.getEncoder().encodeToString(event);
  }

  /** By the error's number, see the manuals; 4025 is MariaDB's CHECK, 3819 that of MySQL. */
  private static Optional<Obstacle> obstacle(int error) {
    return switch (error) {
      case 1022, 1062, 1169, 1586, 1761, 1762 -> Optional.of(Obstacle.UNIQUE);
      case 1216, 1452 -> Optional.of(Obstacle.PARENT);
      case 1217, 1451 -> Optional.of(Obstacle.CHILD);
      case 1032, 1048, 1264, 1690, 3819, 4025 -> Optional.of(Obstacle.ROW);
      default -> Optional.empty();
    };
  }

  private Failure failure(String what, SQLException e) {
    return switch (e.getErrorCode()) {
      case 1205, 1213 ->
          new Failure(
              "undo-blocked",
              what,
              "other sessions hold what is needed: "
                  + (e.getErrorCode() == 1213 ? "a deadlock" : watch.holder()),
              "Nothing was changed. Wait until it has ended, or end it (KILL); or wait longer with"
                  + " --lock-wait.",
              e);
      case 1105, 1535, 1677, 1884 ->
          new Failure(
              "undo-schema",
              what,
              "the table's columns are not those of the log: " + e.getMessage(),
              "Nothing was changed. Bring the rows back by 'holdfast time restore' and --to dump.",
              e);
      default -> SqlErrors.failure(what, e);
    };
  }

  @Override
  public Optional<TransactionId> commit() {
    try {
      connection.setNetworkTimeout(Runnable::run, (int) COMMIT.toMillis());
      connection.commit();
      return dialect.last(connection);
    } catch (SQLException e) {
      if (SqlErrors.kind(e) == SqlErrors.Kind.REFUSED) {
        throw failure("committing", e);
      }
      throw new Failure(
          "undo-unknown",
          "committing",
          "the connection was lost: " + e.getMessage(),
          "It may have been committed or not. Ask again with --dry-run: if the rows differ from the"
              + " log because they are as before, it was.",
          e);
    }
  }

  @Override
  public void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw SqlErrors.failure("rolling back", e);
    }
  }

  @Override
  public void cancel() {
    watch.kill();
    Connections.abort(connection);
  }

  @Override
  public void close() {
    watch.close();
    Connections.abort(connection);
  }
}
