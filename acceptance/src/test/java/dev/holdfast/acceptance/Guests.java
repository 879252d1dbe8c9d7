package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Clients with unusual wishes, through the router, whom a fault meets in the middle. */
final class Guests implements AutoCloseable {
  static final int MANY = 40_000;
  private static final String WAITING_ALTER =
      "SELECT COUNT(*) FROM information_schema.processlist WHERE state LIKE '%metadata lock%'";
  private final Practice practice;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private final List<String> tablesMade = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> rowsWritten = Collections.synchronizedList(new ArrayList<>());
  private final AtomicBoolean ended = new AtomicBoolean();
  private @Nullable FutureTask<Boolean> many;

  Guests(Practice practice) {
    this.practice = practice;
  }

  void openTransaction() throws SQLException {
    Connection connection = practice.client().open();
    connections.add(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute("START TRANSACTION");
      statement.execute("INSERT INTO shop.guest VALUES (-1, 'never committed')");
    }
  }

  /** Behind the open transaction. */
  void waitingAlter() throws Exception {
    run(() -> practice.client().run("ALTER TABLE shop.guest ADD COLUMN half_way INT"));
    Sql primary = practice.sql(practice.primary());
    Eventually.that("the ALTER waits", () -> !primary.text(WAITING_ALTER).equals("0"));
  }

  void nothingOfOpenTransaction() throws Exception {
    String rows = "SELECT COUNT(*) FROM shop.guest WHERE id = -1";
    assertThat(practice.sql(practice.primary()).text(rows)).isEqualTo("0");
  }

  /** One transaction with many rows, which is under way when this returns. */
  void manyRows() throws Exception {
    practice.client().run("DELETE FROM shop.guest");
    FutureTask<Boolean> task =
        new FutureTask<>(() ->
            answered("INSERT INTO shop.guest SELECT seq, REPEAT('x', 200) FROM seq_1_to_" + MANY));
    many = task;
    threads.add(Thread.ofVirtual().start(task));
    Thread.sleep(java.util.concurrent.ThreadLocalRandom.current().nextLong(400));
  }

  void manyRowsOrNone() throws Exception {
    boolean told = Objects.requireNonNull(many).get();
    int there =
        Integer.parseInt(
            practice.sql(practice.primary()).text("SELECT COUNT(*) FROM shop.guest WHERE id > 0"));
    assertThat(there).as("rows, of which the client was told: " + told).isIn(0, MANY);
    assertThat(!told || there == MANY).as("what was acknowledged is there").isTrue();
  }

  void changesTables() {
    run(() -> {
      for (int i = 0; !ended.get(); i++) {
        String table = "shop.made_" + i;
        if (answered("CREATE OR REPLACE TABLE " + table + " (id INT PRIMARY KEY)")) {
          tablesMade.add(table);
        }
        answered("ALTER TABLE shop.guest ADD COLUMN IF NOT EXISTS more INT, ALGORITHM=COPY");
        answered("ALTER TABLE shop.guest DROP COLUMN IF EXISTS more, ALGORITHM=COPY");
      }
    });
  }

  void writesToMyIsam() throws Exception {
    practice.client().run("CREATE OR REPLACE TABLE shop.old (id INT PRIMARY KEY) ENGINE=MyISAM");
    run(() -> {
      for (int i = 0; !ended.get(); i++) {
        if (answered("INSERT INTO shop.old VALUES (" + i + ")")) {
          rowsWritten.add(i);
        }
      }
    });
  }

  /** Ends them; whatever one of them was told of is there. */
  void nothingIsLost() throws Exception {
    end();
    Sql primary = practice.sql(practice.primary());
    for (String table : List.copyOf(tablesMade)) {
      assertThat(primary.text("SELECT COUNT(*) FROM " + table)).as(table).isEqualTo("0");
    }
    for (int row : List.copyOf(rowsWritten)) {
      assertThat(primary.text("SELECT COUNT(*) FROM shop.old WHERE id = " + row))
          .as("row " + row)
          .isEqualTo("1");
    }
    for (String table : List.copyOf(tablesMade)) {
      primary.run("DROP TABLE " + table);
    }
  }

  private boolean answered(String statement) {
    try {
      practice.client().run(statement);
      return true;
    } catch (SQLException _) {
      return false; // it may have happened or not
    }
  }

  private interface Wish {
    void run() throws SQLException;
  }

  private void run(Wish wish) {
    threads.add(
        Thread.ofVirtual()
            .start(() -> {
              try {
                wish.run();
              } catch (SQLException e) {
                System.getLogger("guests").log(System.Logger.Level.DEBUG, "cut short", e);
              }
            }));
  }

  private void end() throws Exception {
    ended.set(true);
    for (Connection connection : connections) {
      connection.abort(Runnable::run);
    }
    connections.clear();
    for (Thread thread : threads) {
      thread.join();
    }
    threads.clear();
  }

  @Override
  public void close() throws Exception {
    end();
  }
}
