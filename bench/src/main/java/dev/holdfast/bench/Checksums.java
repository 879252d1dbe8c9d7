package dev.holdfast.bench;

import dev.holdfast.base.Endpoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a server's shop holds, so that two can be compared. */
final class Checksums {
  private static final String TABLES =
      "SELECT CONCAT(table_schema, '.', table_name) FROM information_schema.tables"
          + " WHERE table_schema = 'shop' ORDER BY table_name";

  private Checksums() {}

  /** A line for each table; read by an account of {@link PlainServers}. */
  static String of(Endpoint at) throws SQLException {
    return of(at, PlainServers.CLIENT, PlainServers.PASSWORD);
  }

  static String of(Endpoint at, String user, String password) throws SQLException {
    try (Connection connection = Sql.open(at, user, password);
        Statement statement = connection.createStatement()) {
      List<String> tables = column(statement, TABLES, 1);
      StringBuilder text = new StringBuilder();
      for (String table : tables) {
        text.append(table + " " + column(statement, "CHECKSUM TABLE " + table, 2).getFirst());
        text.append('\n');
      }
      return text.toString();
    }
  }

  private static List<String> column(Statement statement, String query, int column)
      throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(String.valueOf(rows.getString(column)));
      }
    }
    return values;
  }
}
