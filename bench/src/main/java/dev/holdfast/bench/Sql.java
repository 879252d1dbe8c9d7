package dev.holdfast.bench;

import dev.holdfast.base.Endpoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.mariadb.jdbc.Driver;

/** MariaDB's own driver, in short. */
final class Sql {
  private static final String CONNECT_MILLIS = "20000";

  /** A replica that is far behind takes its time until everything is applied. */
  private static final String ANSWER_MILLIS = "120000";

  private Sql() {}

  static Connection open(Endpoint at, String user, String password) throws SQLException {
    Properties p = new Properties();
    p.setProperty("user", user);
    p.setProperty("password", password);
    p.setProperty("connectTimeout", CONNECT_MILLIS);
    p.setProperty("socketTimeout", ANSWER_MILLIS);
    return new Driver().connect("jdbc:mariadb://" + at + "/", p);
  }

  static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** A column of the first row. */
  static String value(Connection connection, String query, String column) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      if (!rows.next()) {
        throw new SQLException("no row: " + query);
      }
      return String.valueOf(rows.getString(column));
    }
  }
}
