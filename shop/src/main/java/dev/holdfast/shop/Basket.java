package dev.holdfast.shop;

/** What one purchase takes: product ids in ascending order, and how many of each. */
final class Basket {
  private final Goods goods;
  private final int[] products;
  private final int[] quantities;

  Basket(Goods goods, int[] products, int[] quantities) {
    this.goods = goods;
    this.products = products;
    this.quantities = quantities;
  }

  int size() {
    return products.length;
  }

  int product(int i) {
    return products[i];
  }

  int quantity(int i) {
    return quantities[i];
  }

  long cost() {
    long cost = 0;
    for (int i = 0; i < products.length; i++) {
      cost += goods.price(products[i]) * quantities[i];
    }
    return cost;
  }

  long weight() {
    long weight = 0;
    for (int i = 0; i < products.length; i++) {
      weight += (long) goods.weight(products[i]) * quantities[i];
    }
    return weight;
  }

  /** Appends the items as rows for a multi-row INSERT into purchase_item. */
  void appendItems(StringBuilder sql, long purchase) {
    for (int i = 0; i < products.length; i++) {
      sql.append(i == 0 ? "(" : ",(").append(purchase);
      sql.append(',').append(products[i]).append(',').append(quantities[i]);
      sql.append(',').append(goods.price(products[i]));
      sql.append(',').append(goods.weight(products[i])).append(')');
    }
  }
}
