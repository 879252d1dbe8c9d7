package dev.holdfast.shop;

import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Creates the schema {@code shop} and fills it, over several connections at once. */
public final class Loader {
  private final Connector connector;

  public Loader(Access access) {
    connector = new Connector(access);
  }

  /**
   * Fills the shop; every transaction keeps the rules of business. A failover in the middle is
   * waited for. Fails with {@code unreachable}, {@code unknown-host}, {@code bad-login}, {@code
   * read-only}, {@code shop-exists} or {@code not-ours} before anything is changed, and with {@code
   * load-failed} or {@code database-error} after.
   *
   * @param progress called about four times a second
   */
  public LoadReport load(LoadPlan plan, Consumer<LoadProgress> progress)
      throws InterruptedException {
    long start = System.nanoTime();
    UUID databaseId = UUID.randomUUID();
    long seed = databaseId.getLeastSignificantBits();
    Goods goods = Goods.invent(Schema.PRODUCTS, new SplittableRandom(seed));
    try (Session session = connector.writable()) {
      new Foundation(plan, databaseId, goods).lay(session);
    } catch (HostsUnavailable e) {
      throw e.failure();
    } catch (SQLException e) {
      // Only close() is left to fail, and the tables are there.
    }
    AtomicInteger retries = new AtomicInteger();
    new Filling(connector, plan, goods, seed, retries, start).run(progress);
    long items;
    try (Persistence persistence = new Persistence(connector, retries)) {
      items = finish(persistence);
    }
    return new LoadReport(
        databaseId.toString(),
        plan.customers(),
        goods.size(),
        (long) plan.customers() * LoadChunk.DEPOSITS_EACH,
        plan.customers(),
        items,
        retries.get(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private static long finish(Persistence persistence) throws InterruptedException {
    long[] items = new long[1];
    persistence.run(
        "finishing the load",
        (session, _) -> {
          session.begin();
          session.execute(
              "UPDATE shop.product p JOIN (SELECT product_id, SUM(quantity) sold FROM"
                  + " shop.purchase_item GROUP BY product_id) i ON i.product_id = p.id SET"
                  + " p.received = p.stock + i.sold");
          session.execute("UPDATE shop.origin SET loaded = COALESCE(loaded, NOW())");
          items[0] = session.row("SELECT COUNT(*) FROM shop.purchase_item")[0];
          session.commit(WorkloadPlan.COMMIT_TIMEOUT);
        });
    return items[0];
  }
}
