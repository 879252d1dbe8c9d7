package dev.holdfast.shop;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Prices and weights of the products, whose ids are 1 to {@link #size}. They never change. */
final class Goods {
  private static final int MOST_ITEMS = 3;
  private static final int MOST_QUANTITY = 3;

  private final long[] prices;
  private final int[] weights;

  private Goods(long[] prices, int[] weights) {
    this.prices = prices;
    this.weights = weights;
  }

  /** What load puts into the shop. */
  static Goods invent(int products, SplittableRandom random) {
    long[] prices = new long[products];
    Arrays.setAll(prices, i -> random.nextLong(99, 3_000));
    int[] weights = new int[products];
    Arrays.setAll(weights, i -> random.nextInt(10, 5_000));
    return new Goods(prices, weights);
  }

  static Goods read(Session session, int products) throws SQLException {
    Goods goods = new Goods(new long[products], new int[products]);
    session.stream(
        "SELECT id, price, weight FROM shop.product WHERE id BETWEEN 1 AND " + products,
        row -> {
          goods.prices[row.getInt(1) - 1] = row.getLong(2);
          goods.weights[row.getInt(1) - 1] = row.getInt(3);
        });
    return goods;
  }

  int size() {
    return prices.length;
  }

  long price(int product) {
    return prices[product - 1];
  }

  int weight(int product) {
    return weights[product - 1];
  }

  /** One to three different products in the order of their ids, which spares deadlocks. */
  Basket basket(SplittableRandom random) {
    int[] products =
        random.ints(random.nextInt(1, MOST_ITEMS + 1), 1, size() + 1).distinct().sorted().toArray();
    int[] quantities = random.ints(products.length, 1, MOST_QUANTITY + 1).toArray();
    return new Basket(this, products, quantities);
  }
}
