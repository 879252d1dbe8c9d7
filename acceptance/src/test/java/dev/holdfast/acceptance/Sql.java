package dev.holdfast.acceptance;

import dev.holdfast.lab.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.StringJoiner;

/** One server, as somebody reaches it who knows the password of the administrator. */
record Sql(String url, Properties login) {
  static Sql as(String endpoint, Path passwordFile) {
    Properties login = new Properties();
    login.setProperty("user", Lab.ADMIN);
    login.setProperty("password", password(passwordFile));
    login.setProperty("connectTimeout", "5000");
    login.setProperty("socketTimeout", "200000");
    return new Sql("jdbc:mariadb://" + endpoint + "/", login);
  }

  /** As a client of the shop, who knows one address. */
  static Sql client(String router, Lab lab) {
    Properties login = new Properties();
    login.setProperty("user", Lab.CLIENT);
    login.setProperty("password", lab.clientPassword().value());
    login.setProperty("connectTimeout", "20000");
    login.setProperty("socketTimeout", "40000");
    return new Sql("jdbc:mariadb://" + router + "/", login);
  }

  Connection open() throws SQLException {
    return DriverManager.getConnection(url, login);
  }

  private static String password(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All on one connection. */
  void run(String... statements) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** The first column of the first row. */
  String text(String query) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      if (!rows.next()) {
        throw new SQLException("no row: " + query);
      }
      return Objects.requireNonNull(rows.getString(1), query);
    }
  }

  /** The first column of each row. */
  Set<Long> numbers(String query) throws SQLException {
    Set<Long> numbers = new HashSet<>();
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        numbers.add(rows.getLong(1));
      }
    }
    return numbers;
  }

  /** What keeps a server busy or holds it up, in one line: its sessions and its replication. */
  String doings() {
    try {
      return lines("SHOW FULL PROCESSLIST")
          + " "
          + lines("SHOW STATUS LIKE 'Rpl_semi_sync%'")
          + " "
          + lines("SHOW SLAVE STATUS");
    } catch (SQLException e) {
      return e.toString();
    }
  }

  /** Each row as one line. */
  List<String> lines(String query) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        StringJoiner line = new StringJoiner(" ");
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          line.add(String.valueOf(rows.getString(i)));
        }
        lines.add(line.toString());
      }
    }
    return lines;
  }
}
