package dev.holdfast.shop;

import dev.holdfast.base.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * One connection and its prepared statements. Outside {@link #begin} and {@link #commit} each
 * statement stands alone. Used by one thread.
 */
final class Session implements AutoCloseable {
  private final Endpoint host;
  private final Connection connection;
  private final boolean readOnly;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private final Statement plain;

  Session(Endpoint host, Connection connection, boolean readOnly) throws SQLException {
    this.host = host;
    this.connection = connection;
    this.readOnly = readOnly;
    this.plain = connection.createStatement();
  }

  Endpoint host() {
    return host;
  }

  /** As the server said when the connection was opened. */
  boolean readOnly() {
    return readOnly;
  }

  /** How long an answer is waited for before the connection counts as lost. */
  void answerWithin(Duration time) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) time.toMillis());
  }

  void begin() throws SQLException {
    plain.execute("START TRANSACTION");
  }

  /** Sends COMMIT as text: the driver's own commit() skips it when it sees no transaction. */
  void commit(Duration timeout) throws SQLException {
    answerWithin(timeout);
    plain.execute("COMMIT");
    answerWithin(Connector.STATEMENT_TIMEOUT);
  }

  void rollback() throws SQLException {
    plain.execute("ROLLBACK");
  }

  void execute(String sql) throws SQLException {
    plain.execute(sql);
  }

  /** Returns the number of rows matched. */
  int update(String sql, long... parameters) throws SQLException {
    return bind(sql, parameters).executeUpdate();
  }

  /** The row's columns, or an empty array when there is none. */
  long[] row(String sql, long... parameters) throws SQLException {
    try (ResultSet row = bind(sql, parameters).executeQuery()) {
      if (!row.next()) {
        return new long[0];
      }
      long[] values = new long[row.getMetaData().getColumnCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.getLong(i + 1);
      }
      return values;
    }
  }

  /** Calls {@code consumer} for each row, which are fetched in portions. */
  void stream(String sql, RowConsumer consumer) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(10_000);
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          consumer.accept(rows);
        }
      }
    }
  }

  private PreparedStatement bind(String sql, long... parameters) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < parameters.length; i++) {
      statement.setLong(i + 1, parameters[i]);
    }
    return statement;
  }

  /** Closes without a word to the server when it may be gone: nothing here may wait. */
  void drop() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // The socket is closed either way, and the server rolls back what was not committed.
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** Takes one row of a result. */
  interface RowConsumer {
    void accept(ResultSet row) throws SQLException;
  }
}
