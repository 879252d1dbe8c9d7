package dev.holdfast.bench;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Customers who buy, pay in and give back, with the shop's own statements, each transaction in one
 * round trip: the server is what limits how fast its log grows.
 */
final class ShopTraffic implements AutoCloseable {
  private static final int PRODUCTS = 2_000;
  private static final int MOST_ITEMS = 8;
  private static final long FIRST_ID = 1_000_000_000_000L;
  private static final long SEED = 20_200_328;
  private final Endpoint at;
  private final int customers;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;
  private volatile @Nullable SQLException failed;

  ShopTraffic(Endpoint at, int customers, int writers) {
    this.at = at;
    this.customers = customers;
    for (int i = 0; i < writers; i++) {
      SplittableRandom random = new SplittableRandom(SEED + i);
      long first = FIRST_ID * (i + 1);
      threads.add(Thread.ofVirtual().name("shop-" + i).start(() -> write(random, first)));
    }
  }

  private void write(SplittableRandom random, long first) {
    try (Connection connection = ShopLog.connect(at);
        Statement statement = connection.createStatement()) {
      for (long id = first; !ended; id++) {
        try {
          statement.execute(transaction(random, id, first));
        } catch (SQLTransactionRollbackException _) {
          statement.execute("ROLLBACK"); // two wanted the same product
        }
      }
    } catch (SQLException e) {
      failed = e;
    }
  }

  /** Of twenty customers one gives back, three pay in, the others buy. */
  private String transaction(SplittableRandom random, long id, long first) {
    int customer = 1 + random.nextInt(customers);
    int what = random.nextInt(20);
    StringBuilder sql = new StringBuilder("BEGIN NOT ATOMIC START TRANSACTION; ");
    if (what == 0) {
      sql.append("DELETE FROM shop.purchase WHERE id = " + random.nextLong(first, id + 1));
      sql.append("; INSERT INTO shop.refund (id, purchase_id, customer_id, amount) VALUES (");
      sql.append(id + ", " + id + ", " + customer + ", 500); ");
    } else if (what < 4) {
      sql.append("INSERT INTO shop.deposit (id, customer_id, amount) VALUES (");
      sql.append(id + ", " + customer + ", 10000); ");
    } else {
      purchase(sql, random, id, customer);
    }
    sql.append("UPDATE shop.customer SET credit = credit + 500, revision = revision + 1, last_op");
    return sql.append(" = " + id + " WHERE id = " + customer + "; COMMIT; END").toString();
  }

  private static void purchase(StringBuilder sql, SplittableRandom random, long id, int customer) {
    int[] products =
        random.ints(1 + random.nextInt(MOST_ITEMS), 1, PRODUCTS + 1).sorted().distinct().toArray();
    StringBuilder items = new StringBuilder();
    for (int product : products) {
      sql.append("UPDATE shop.product SET stock = stock - 1 WHERE id = " + product + "; ");
      items.append(items.isEmpty() ? "" : ",");
      items.append("(" + id + "," + product + ",1,1999,250)");
    }
    sql.append("INSERT INTO shop.purchase (id, customer_id, cost, weight) VALUES (");
    sql.append(id + ", " + customer + ", 7996, 1000); INSERT INTO shop.purchase_item ");
    sql.append("(purchase_id, product_id, quantity, price, weight) VALUES " + items + "; ");
  }

  /** Fails if the customers do. */
  void check() {
    SQLException e = failed;
    if (e != null) {
      throw new Failure("bench-stuck", "writing a shop's log", e.toString(), "Try it again.", e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
