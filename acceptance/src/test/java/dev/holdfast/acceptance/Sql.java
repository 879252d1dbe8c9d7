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
import java.util.Objects;
import java.util.Properties;

/** One server, as somebody reaches it who knows the password of the administrator. */
record Sql(String url, Properties login) {
  static Sql as(String endpoint, Path passwordFile) {
    Properties login = new Properties();
    login.setProperty("user", Lab.ADMIN);
    login.setProperty("password", password(passwordFile));
    login.setProperty("connectTimeout", "5000");
    login.setProperty("socketTimeout", "40000");
    return new Sql("jdbc:mariadb://" + endpoint + "/", login);
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
    try (Connection connection = DriverManager.getConnection(url, login);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** The first column of the first row. */
  String text(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, login);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      if (!rows.next()) {
        throw new SQLException("no row: " + query);
      }
      return Objects.requireNonNull(rows.getString(1), query);
    }
  }
}
