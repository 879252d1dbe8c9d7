package dev.holdfast.shop;

import java.util.List;

/** The shop's tables. Money is in cents, weight in grams; nothing is rounded anywhere. */
final class Schema {
  static final int PRODUCTS = 2_000;

  private Schema() {}

  /**
   * {@code revision} and {@code last_op} name the state that a read saw; {@code received} is what
   * the shop ever had of a product. No CHECK constraint guards the stock: the judge must be able to
   * see what went wrong.
   */
  static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE shop.origin (
            one TINYINT PRIMARY KEY DEFAULT 1 CHECK (one = 1),
            database_id CHAR(36) NOT NULL,
            customers INT NOT NULL,
            products INT NOT NULL,
            deposits BIGINT NOT NULL,
            purchases BIGINT NOT NULL,
            loaded TIMESTAMP NULL
          ) ENGINE=InnoDB\
          """,
          """
          CREATE TABLE shop.run (
            id BIGINT PRIMARY KEY,
            started TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
          ) ENGINE=InnoDB\
          """,
          """
          CREATE TABLE shop.customer (
            id BIGINT PRIMARY KEY,
            email VARCHAR(80) NULL,
            name VARCHAR(60) NOT NULL,
            address VARCHAR(120) NOT NULL,
            credit BIGINT NOT NULL DEFAULT 0 COMMENT 'cents',
            revision BIGINT NOT NULL DEFAULT 0 COMMENT 'grows with each change of the credit',
            last_op BIGINT NOT NULL DEFAULT 0 COMMENT 'id of the operation that changed it last',
            UNIQUE KEY email (email)
          ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\
          """,
          """
          CREATE TABLE shop.product (
            id INT PRIMARY KEY,
            name VARCHAR(60) NOT NULL,
            price BIGINT NOT NULL COMMENT 'cents',
            weight INT NOT NULL COMMENT 'grams',
            stock BIGINT NOT NULL,
            received BIGINT NOT NULL COMMENT 'stock and all that was sold',
            UNIQUE KEY name (name)
          ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\
          """,
          """
          CREATE TABLE shop.deposit (
            id BIGINT PRIMARY KEY,
            customer_id BIGINT NOT NULL,
            amount BIGINT NOT NULL COMMENT 'cents',
            made TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
            KEY of_customer (customer_id, amount),
            CONSTRAINT deposit_customer FOREIGN KEY (customer_id) REFERENCES shop.customer (id) ON DELETE CASCADE
          ) ENGINE=InnoDB\
          """,
          """
          CREATE TABLE shop.purchase (
            id BIGINT PRIMARY KEY,
            customer_id BIGINT NOT NULL,
            cost BIGINT NOT NULL COMMENT 'cents',
            weight BIGINT NOT NULL COMMENT 'grams',
            made TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
            KEY of_customer (customer_id, cost),
            CONSTRAINT purchase_customer FOREIGN KEY (customer_id) REFERENCES shop.customer (id) ON DELETE CASCADE
          ) ENGINE=InnoDB\
          """,
          """
          CREATE TABLE shop.refund (
            id BIGINT PRIMARY KEY,
            purchase_id BIGINT NOT NULL COMMENT 'which is gone',
            customer_id BIGINT NOT NULL,
            amount BIGINT NOT NULL COMMENT 'cents',
            made TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
            UNIQUE KEY of_purchase (purchase_id),
            KEY of_customer (customer_id),
            CONSTRAINT refund_customer FOREIGN KEY (customer_id) REFERENCES shop.customer (id) ON DELETE CASCADE
          ) ENGINE=InnoDB\
          """,
          """
          CREATE TABLE shop.purchase_item (
            purchase_id BIGINT NOT NULL,
            product_id INT NOT NULL,
            quantity INT NOT NULL,
            price BIGINT NOT NULL COMMENT 'cents each',
            weight INT NOT NULL COMMENT 'grams each',
            PRIMARY KEY (purchase_id, product_id),
            KEY of_product (product_id, quantity),
            CONSTRAINT item_purchase FOREIGN KEY (purchase_id) REFERENCES shop.purchase (id) ON DELETE CASCADE,
            CONSTRAINT item_product FOREIGN KEY (product_id) REFERENCES shop.product (id)
          ) ENGINE=InnoDB\
          """);
}
