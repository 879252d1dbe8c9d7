package dev.holdfast.server.mariadb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

/** A client of scratch servers with one table, {@code shop.t (id)}. */
final class Shop {
  private Shop() {}

  static void createTable(ScratchServers scratch, int k) throws SQLException {
    run(scratch, k, "CREATE DATABASE IF NOT EXISTS shop");
    run(scratch, k, "CREATE TABLE shop.t (id INT PRIMARY KEY) ENGINE=InnoDB");
  }

  static void insert(ScratchServers scratch, int k, int id) throws SQLException {
    run(scratch, k, "INSERT INTO shop.t VALUES (" + id + ")");
  }

  static void run(ScratchServers scratch, int k, String statement) throws SQLException {
    try (Connection connection = scratch.client(k);
        Statement s = connection.createStatement()) {
      s.execute(statement);
    }
  }

  /** Goes on in the background; completes with true once the server has confirmed it. */
  static CompletableFuture<Boolean> insertLater(ScratchServers scratch, int k, int id) {
    return runLater(scratch, k, "INSERT INTO shop.t VALUES (" + id + ")");
  }

  /** As {@link #insertLater}, any statement. */
  static CompletableFuture<Boolean> runLater(ScratchServers scratch, int k, String statement) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            run(scratch, k, statement);
            return true;
          } catch (SQLException e) {
            return false;
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  static int count(ScratchServers scratch, int k) throws SQLException {
    return number(scratch, k, "SELECT COUNT(*) FROM shop.t");
  }

  static boolean has(ScratchServers scratch, int k, int id) throws SQLException {
    return number(scratch, k, "SELECT COUNT(*) FROM shop.t WHERE id = " + id) == 1;
  }

  static int number(ScratchServers scratch, int k, String query) throws SQLException {
    try (Connection connection = scratch.admin(k);
        Statement s = connection.createStatement();
        ResultSet result = s.executeQuery(query)) {
      result.next();
      return result.getInt(1);
    }
  }
}
