package dev.holdfast.shop;

import java.util.SplittableRandom;

/**
 * A range of customers with all that is theirs, as four INSERTs of one transaction. The same range
 * always makes the same rows, so that it can be sent again after a lost connection.
 */
final class LoadChunk {
  static final int CUSTOMERS = 500;
  static final int DEPOSITS_EACH = 2;
  private static final String[] FIRST = {
    "Ada", "Bela", "Chloe", "Dario", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jonas", "Kira",
    "Liam", "Mina", "Noor", "Olga", "Pavel", "Rosa", "Sven", "Tara", "Yuki"
  };
  private static final String[] LAST = {
    "Adler", "Bauer", "Costa", "Dahl", "Eriksen", "Fischer", "Garcia", "Horvat", "Ivanov",
    "Jansen", "Kowalski", "Lehmann", "Moreau", "Novak", "Okafor", "Petrov", "Rossi", "Silva",
    "Tanaka", "Weber"
  };
  private static final String[] STREETS = {
    "Birch Lane", "Harbour Road", "Mill Street", "Station Square", "Orchard Way", "Castle Hill"
  };

  final StringBuilder customers = new StringBuilder(60_000);
  final StringBuilder deposits = new StringBuilder(20_000);
  final StringBuilder purchases = new StringBuilder(20_000);
  final StringBuilder items = new StringBuilder(30_000);
  private final Goods goods;

  /**
   * @param from the first customer's id
   * @param to the last one's
   */
  LoadChunk(Goods goods, long seed, int from, int to) {
    this.goods = goods;
    customers.append("INSERT INTO shop.customer (id, email, name, address, credit) VALUES ");
    deposits.append("INSERT INTO shop.deposit (id, customer_id, amount) VALUES ");
    purchases.append("INSERT INTO shop.purchase (id, customer_id, cost, weight) VALUES ");
    items.append(
        "INSERT INTO shop.purchase_item (purchase_id, product_id, quantity, price, weight) VALUES ");
    for (int customer = from; customer <= to; customer++) {
      if (customer > from) {
        customers.append(',');
        deposits.append(',');
        purchases.append(',');
        items.append(',');
      }
      add(customer, new SplittableRandom(seed + customer));
    }
  }

  private void add(long customer, SplittableRandom random) {
    Basket basket = goods.basket(random);
    long credit = -basket.cost();
    for (int i = 0; i < DEPOSITS_EACH; i++) {
      long amount = random.nextLong(20_000, 60_000);
      credit += amount;
      deposits.append(i == 0 ? "(" : ",(").append((customer - 1) * DEPOSITS_EACH + i + 1);
      deposits.append(',').append(customer).append(',').append(amount).append(')');
    }
    purchases.append('(').append(customer).append(',').append(customer);
    purchases.append(',').append(basket.cost()).append(',').append(basket.weight()).append(')');
    basket.appendItems(items, customer);
    addPerson(customer, credit, random);
  }

  private void addPerson(long customer, long credit, SplittableRandom random) {
    String first = FIRST[random.nextInt(FIRST.length)];
    String last = LAST[random.nextInt(LAST.length)];
    customers.append('(').append(customer).append(",'").append(first).append('.').append(last);
    customers.append(customer).append("@example.org','").append(first).append(' ').append(last);
    customers.append("','").append(random.nextInt(1, 200)).append(' ');
    customers.append(STREETS[random.nextInt(STREETS.length)]).append("',").append(credit);
    customers.append(')');
  }
}
