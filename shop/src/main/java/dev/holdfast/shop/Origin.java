package dev.holdfast.shop;

import dev.holdfast.base.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What load wrote about itself into the database.
 *
 * @param databaseId tells this database from any other shop
 * @param complete whether load came to its end
 */
record Origin(
    String databaseId,
    int customers,
    int products,
    long deposits,
    long purchases,
    boolean complete) {

  /** Fails with {@code unknown-shop} or {@code shop-unfinished}. */
  static Origin require(Session session) throws SQLException {
    List<Origin> found = new ArrayList<>();
    try {
      session.stream(
          "SELECT database_id, customers, products, deposits, purchases, loaded IS NOT NULL"
              + " FROM shop.origin",
          row -> found.add(of(row)));
    } catch (SQLException e) {
      if (Trouble.of(e) == Trouble.MISSING || Trouble.of(e) == Trouble.DENIED) {
        throw missing(session, String.valueOf(e.getMessage()));
      }
      throw e;
    }
    if (found.size() != 1) {
      throw missing(session, "shop.origin has " + found.size() + " rows");
    }
    if (!found.getFirst().complete()) {
      throw new Failure(
          "shop-unfinished",
          "opening the shop on " + session.host(),
          "its load did not come to its end",
          "Run: holdfast shop load --replace");
    }
    return found.getFirst();
  }

  private static Origin of(ResultSet row) throws SQLException {
    return new Origin(
        row.getString(1),
        row.getInt(2),
        row.getInt(3),
        row.getLong(4),
        row.getLong(5),
        row.getBoolean(6));
  }

  private static Failure missing(Session session, String reason) {
    return new Failure(
        "unknown-shop",
        "opening the shop on " + session.host(),
        "there is none: " + reason,
        "Fill one first with: holdfast shop load");
  }
}
