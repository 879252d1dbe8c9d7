package dev.holdfast.shop;

import java.util.List;

/**
 * A rule that one query checks for the whole shop.
 *
 * @param query selects the rows that break it, each as one line of text
 */
record BusinessRule(String name, String meaning, String query) {
  static List<BusinessRule> of(Origin origin) {
    return List.of(credit(), totals(), orphans(), purchaseSums(), stock(), loadRows(origin));
  }

  private static BusinessRule credit() {
    return new BusinessRule(
        "credit",
        "each customer's credit is deposits minus purchases",
        """
        SELECT CONCAT('customer ', id, ': credit ', credit, ', deposits ', d, ' - purchases ', p, ' = ', d - p)
        FROM (SELECT c.id, c.credit,
            COALESCE((SELECT SUM(amount) FROM shop.deposit WHERE customer_id = c.id), 0) d,
            COALESCE((SELECT SUM(cost) FROM shop.purchase WHERE customer_id = c.id), 0) p
          FROM shop.customer c) sums
        WHERE credit <> d - p\
        """);
  }

  private static BusinessRule totals() {
    return new BusinessRule(
        "totals",
        "the totals of credits, deposits, purchases and items agree",
        """
        SELECT CONCAT('credits ', c, ', deposits ', d, ' - purchases ', p, ' = ', d - p, ', items ', i)
        FROM (SELECT
            (SELECT COALESCE(SUM(credit), 0) FROM shop.customer) c,
            (SELECT COALESCE(SUM(amount), 0) FROM shop.deposit) d,
            (SELECT COALESCE(SUM(cost), 0) FROM shop.purchase) p,
            (SELECT COALESCE(SUM(quantity * price), 0) FROM shop.purchase_item) i) totals
        WHERE c <> d - p OR p <> i\
        """);
  }

  private static BusinessRule orphans() {
    return new BusinessRule(
        "orphans",
        "no purchase, item or deposit is without its customer, purchase or product; what was refunded is gone",
        """
        SELECT CONCAT('purchase ', p.id, ': customer ', p.customer_id, ' is missing')
        FROM shop.purchase p LEFT JOIN shop.customer c ON c.id = p.customer_id WHERE c.id IS NULL
        UNION ALL
        SELECT CONCAT('deposit ', d.id, ': customer ', d.customer_id, ' is missing')
        FROM shop.deposit d LEFT JOIN shop.customer c ON c.id = d.customer_id WHERE c.id IS NULL
        UNION ALL
        SELECT CONCAT('item ', i.purchase_id, '/', i.product_id, ': purchase is missing')
        FROM shop.purchase_item i LEFT JOIN shop.purchase p ON p.id = i.purchase_id WHERE p.id IS NULL
        UNION ALL
        SELECT CONCAT('item ', i.purchase_id, '/', i.product_id, ': product is missing')
        FROM shop.purchase_item i LEFT JOIN shop.product p ON p.id = i.product_id WHERE p.id IS NULL\
        """);
  }

  private static BusinessRule purchaseSums() {
    return new BusinessRule(
        "purchase-sums",
        "each purchase's cost and weight are the sums over its items",
        """
        SELECT CONCAT('purchase ', id, ': cost ', cost, ' (items ', c, '), weight ', weight, ' (items ', w, ')')
        FROM (SELECT p.id, p.cost, p.weight,
            COALESCE(SUM(i.quantity * i.price), 0) c, COALESCE(SUM(i.quantity * i.weight), 0) w
          FROM shop.purchase p LEFT JOIN shop.purchase_item i ON i.purchase_id = p.id
          GROUP BY p.id) sums
        WHERE cost <> c OR weight <> w\
        """);
  }

  private static BusinessRule stock() {
    return new BusinessRule(
        "stock",
        "no stock is negative, and what was received is sold or in stock",
        """
        SELECT CONCAT('product ', id, ': stock ', stock, ', sold ', sold, ', received ', received)
        FROM (SELECT p.id, p.stock, p.received,
            COALESCE((SELECT SUM(quantity) FROM shop.purchase_item WHERE product_id = p.id), 0) sold
          FROM shop.product p) sums
        WHERE stock < 0 OR stock + sold <> received\
        """);
  }

  private static BusinessRule loadRows(Origin origin) {
    return new BusinessRule(
        "load-rows",
        "each customer, product, deposit and purchase that load made is there, and no other customer",
        """
        SELECT CONCAT(what, ': ', found, ' of ', made, ' rows of the load')
        FROM (SELECT 'customer' what, (SELECT COUNT(*) FROM shop.customer) found, %1$d made
          UNION ALL SELECT 'product', (SELECT COUNT(*) FROM shop.product), %2$d
          UNION ALL SELECT 'deposit', (SELECT COUNT(*) FROM shop.deposit WHERE id BETWEEN 1 AND %3$d), %3$d
          UNION ALL SELECT 'purchase', (SELECT COUNT(*) FROM shop.purchase WHERE id BETWEEN 1 AND %4$d), %4$d) counts
        WHERE found <> made\
        """
            .formatted(
                origin.customers(), origin.products(), origin.deposits(), origin.purchases()));
  }

  /** Without journals, a row is at least known to be of a run that was registered. */
  static BusinessRule madeBy(Origin origin) {
    String rows =
        """
        SELECT CONCAT('%1$s ', t.id, ' of customer ', t.customer_id, ': neither load nor a run made it')
        FROM shop.%1$s t LEFT JOIN shop.run r ON r.id = t.id >> 30
        WHERE (t.id > %2$d OR t.id < 1) AND r.id IS NULL\
        """;
    return new BusinessRule(
        "made-by",
        "each deposit, purchase and refund is of the load or of a run that was registered",
        rows.formatted("deposit", origin.deposits())
            + "\nUNION ALL\n"
            + rows.formatted("purchase", origin.purchases())
            + "\nUNION ALL\n"
            + rows.formatted("refund", 0));
  }
}
