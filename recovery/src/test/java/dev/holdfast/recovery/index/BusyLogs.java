package dev.holdfast.recovery.index;

import dev.holdfast.server.StartMode;
import dev.holdfast.server.mariadb.ScratchServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;

/** Copies of logs that a real server wrote under many kinds of transactions. */
final class BusyLogs {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int LOGS = 4;
  private static final int TRANSACTIONS = 60;

  private BusyLogs() {}

  /** The last of them was not closed. */
  static void write(Path target, long seed) throws Exception {
    try (ScratchServers servers = ScratchServers.create(1)) {
      servers.server(1).start(StartMode.NORMAL, LIMIT);
      try (Connection connection = servers.admin(1);
          Statement s = connection.createStatement()) {
        s.execute("CREATE DATABASE shop");
        s.execute("CREATE TABLE shop.customer (id INT PRIMARY KEY, name VARCHAR(90))");
        s.execute("CREATE TABLE shop.item (id INT PRIMARY KEY, customer INT, KEY (customer))");
        Random random = new Random(seed);
        for (int log = 0; log < LOGS; log++) {
          for (int i = 0; i < TRANSACTIONS; i++) {
            transaction(s, random, log * TRANSACTIONS + i);
          }
          s.execute("FLUSH BINARY LOGS");
        }
        transaction(s, random, LOGS * TRANSACTIONS);
      }
      copy(servers.config(1).dataDir(), target);
    }
  }

  private static void transaction(Statement s, Random random, int id) throws Exception {
    switch (random.nextInt(8)) {
      case 0 -> s.execute("CREATE OR REPLACE TABLE shop.t" + id % 3 + " (a INT PRIMARY KEY)");
      case 1 -> s.execute("DELETE FROM shop.item WHERE customer < " + random.nextInt(id + 1));
      case 2 -> s.execute("UPDATE shop.customer SET name = CONCAT(name, '+') WHERE id % 3 = 0");
      case 3 -> {
        s.execute("SET SESSION binlog_format = STATEMENT");
        s.execute("DELETE FROM shop.customer WHERE id = " + random.nextInt(id + 1));
        s.execute("SET SESSION binlog_format = ROW");
      }
      case 4 -> {
        s.execute("XA START 'x" + id + "'");
        s.execute("REPLACE INTO shop.item VALUES (" + (10_000 + id) + ", " + id + ")");
        s.execute("XA END 'x" + id + "'");
        s.execute("XA PREPARE 'x" + id + "'");
        s.execute("XA COMMIT 'x" + id + "'");
      }
      default -> {
        s.execute("BEGIN");
        s.execute("INSERT INTO shop.customer VALUES (" + id + ", 'Ann " + id + "')");
        for (int i = 0; i < random.nextInt(4); i++) {
          s.execute("INSERT INTO shop.item VALUES (" + (id * 10 + i) + ", " + id + ")");
        }
        s.execute("COMMIT");
      }
    }
  }

  private static void copy(Path data, Path target) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      for (Path file : files.filter(f -> f.toString().matches(".*binlog\\.\\d+")).toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }
}
