package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What an administrator does by hand, right or wrong. */
final class Errands {
  private static final String ROW = "INSERT INTO shop.guest VALUES (-2, 'by hand')";
  private final Practice practice;
  private final List<Connection> locks = new ArrayList<>();
  private final Set<Path> savedBefore = new HashSet<>();

  Errands(Practice practice) {
    this.practice = practice;
  }

  void write(String node) throws Exception {
    savedBefore.addAll(tails(node));
    practice.sql(node).run(ROW);
  }

  /** On the machine itself, in one go: soon its agent closes the server. */
  void writeWithoutSemiSync(String node) throws Exception {
    savedBefore.addAll(tails(node));
    practice.byHand(node, "SET GLOBAL rpl_semi_sync_master_enabled = 0; " + ROW);
  }

  boolean saved(String node) throws IOException {
    return tails(node).stream().anyMatch(tail -> !savedBefore.contains(tail));
  }

  void isTakenBackOn(String node) throws Exception {
    String rows = "SELECT COUNT(*) FROM shop.guest WHERE id = -2";
    assertThat(practice.sql(node).text(rows)).isEqualTo("0");
  }

  private List<Path> tails(String node) throws IOException {
    Path folder = practice.lab().folder().resolve(node).resolve("state/lost+found");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(f -> f.getFileName().toString().startsWith("from-")).toList();
    }
  }

  /** Until the server dies: what comes by replication is received, and waits. */
  void holdUp(String node) throws Exception {
    Sql sql = practice.sql(node);
    Connection connection = sql.open();
    locks.add(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLES shop.purchase READ, shop.deposit READ, shop.vigil READ");
    }
  }

  void purgeLogs() throws Exception {
    for (String node : Cast.NODES) {
      purge(practice.sql(node));
    }
  }

  /** A log that a replica still reads stays: then the next try gets it. */
  private static void purge(Sql sql) throws Exception {
    Eventually.that(
        "the binary logs are purged",
        () -> {
          sql.run("FLUSH BINARY LOGS", "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
          return sql.lines("SHOW BINARY LOGS").size() == 1;
        });
  }

  /** As if the machine had got a new disk. */
  void loseData(String node) throws Exception {
    Path data = Path.of(practice.node(node).dataDir());
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    release();
  }

  /** Nothing is noticed while the server runs; once it has ended, none starts with this. */
  void damageData(String node) throws Exception {
    Path control = Path.of(practice.node(node).dataDir()).resolve("aria_log_control");
    Files.write(control, new byte[(int) Files.size(control)], StandardOpenOption.WRITE);
  }

  private void release() {
    for (Connection lock : locks) {
      try {
        lock.abort(Runnable::run);
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
    locks.clear();
  }
}
