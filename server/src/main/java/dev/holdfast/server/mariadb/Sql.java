package dev.holdfast.server.mariadb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statements on one connection; each gets what is left of the conversation's deadline. */
final class Sql {
  private final Connection connection;
  private final Deadline deadline;

  Sql(Connection connection, Deadline deadline) {
    this.connection = connection;
    this.deadline = deadline;
  }

  /** Some work on a connection. */
  interface Work<T> {
    T on(Sql sql) throws SQLException;
  }

  void run(String statement) throws SQLException {
    try (Statement s = statement()) {
      s.execute(statement);
    }
  }

  /** Rows by column name; NULL comes back as the empty text. */
  List<Map<String, String>> rows(String query) throws SQLException {
    try (Statement s = statement();
        ResultSet result = s.executeQuery(query)) {
      return rows(result);
    }
  }

  /** Several queries in one round trip; the rows of each. */
  List<List<Map<String, String>>> rows(List<String> queries) throws SQLException {
    try (Statement s = statement()) {
      List<List<Map<String, String>>> all = new ArrayList<>();
      for (boolean more = s.execute(String.join("; ", queries)); more; more = s.getMoreResults()) {
        try (ResultSet result = s.getResultSet()) {
          all.add(rows(result));
        }
        connection.setNetworkTimeout(Runnable::run, deadline.remainingMillis());
      }
      if (all.size() != queries.size()) {
        throw new SQLException(all.size() + " answers came to " + queries);
      }
      return all;
    }
  }

  private static List<Map<String, String>> rows(ResultSet result) throws SQLException {
    List<Map<String, String>> rows = new ArrayList<>();
    ResultSetMetaData columns = result.getMetaData(); // the driver makes a new one each time
    while (result.next()) {
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        String value = result.getString(i);
        row.put(columns.getColumnLabel(i), value == null ? "" : value);
      }
      rows.add(row);
    }
    return rows;
  }

  Optional<Map<String, String>> row(String query) throws SQLException {
    return rows(query).stream().findFirst();
  }

  /** The first column of the first row. */
  String value(String query) throws SQLException {
    return row(query)
        .map(row -> row.values().iterator().next())
        .orElseThrow(() -> new SQLException("no row from: " + query));
  }

  Deadline deadline() {
    return deadline;
  }

  private Statement statement() throws SQLException {
    if (deadline.passed()) {
      throw new java.sql.SQLTimeoutException("out of time");
    }
    connection.setNetworkTimeout(Runnable::run, deadline.remainingMillis());
    return connection.createStatement();
  }

  /** A text literal, whatever sql_mode says of backslashes: none may be in it. */
  static String text(String value) {
    if (value.indexOf('\\') >= 0 || value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a backslash or NUL can't stand in an SQL text");
    }
    return "'" + value.replace("'", "''") + "'";
  }

  static String account(String user, String host) {
    return text(user) + "@" + text(host);
  }
}
