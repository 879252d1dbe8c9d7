package dev.holdfast.shop;

import dev.holdfast.base.Failure;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** Lays the schema: refuses what must not be overwritten, creates the tables, brings the goods. */
final class Foundation {
  private static final long STOCK = 10_000_000;
  private static final String CREATING = "creating the schema shop";

  private final LoadPlan plan;
  private final UUID databaseId;
  private final Goods goods;

  Foundation(LoadPlan plan, UUID databaseId, Goods goods) {
    this.plan = plan;
    this.databaseId = databaseId;
    this.goods = goods;
  }

  /** Fails with {@code shop-exists} or {@code not-ours} before anything is changed. */
  void lay(Session session) {
    try {
      clear(session);
      session.execute("CREATE DATABASE IF NOT EXISTS shop");
      for (String table : Schema.TABLES) {
        session.execute(table);
      }
      session.execute(origin());
      session.execute(products());
    } catch (SQLException e) {
      throw new Failure(
          "load-failed",
          CREATING + " on " + session.host(),
          String.valueOf(e.getMessage()),
          "The account needs all privileges on shop.*; then run it again with --replace.",
          e);
    }
  }

  private void clear(Session session) throws SQLException {
    Set<String> tables = new HashSet<>();
    session.stream(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop'",
        row -> tables.add(row.getString(1)));
    if (tables.isEmpty()) {
      return;
    }
    if (!tables.contains("origin") || !tables.contains("purchase_item")) {
      throw new Failure(
          "not-ours",
          CREATING + " on " + session.host(),
          "there is a schema of this name that holdfast did not make",
          "Use another server: this schema is not touched, with or without --replace.");
    }
    if (!plan.replace()) {
      throw new Failure(
          "shop-exists",
          CREATING + " on " + session.host(),
          "there is one already",
          "Add --replace to drop it with all its data and to fill it anew.");
    }
    session.execute("DROP DATABASE shop");
  }

  private String origin() {
    return "INSERT INTO shop.origin (database_id, customers, products, deposits, purchases) VALUES ('%s', %d, %d, %d, %d)"
        .formatted(
            databaseId,
            plan.customers(),
            goods.size(),
            (long) plan.customers() * LoadChunk.DEPOSITS_EACH,
            (long) plan.customers());
  }

  private String products() {
    StringBuilder sql =
        new StringBuilder(
            "INSERT INTO shop.product (id, name, price, weight, stock, received) VALUES ");
    for (int id = 1; id <= goods.size(); id++) {
      sql.append(id == 1 ? "(" : ",(").append(id).append(",'Article ").append(id).append("',");
      sql.append(goods.price(id)).append(',').append(goods.weight(id));
      sql.append(',').append(STOCK).append(',').append(STOCK).append(')');
    }
    return sql.toString();
  }
}
