package dev.holdfast.shop;

import java.sql.SQLException;

/** One transaction of a customer. {@link #send} may be called again after a known rollback. */
sealed interface Operation {
  String LOCK = "SELECT credit, revision FROM shop.customer WHERE id = ? FOR UPDATE";

  Kind kind();

  long customer();

  /** In cents: what is deposited, paid, or paid back. */
  long amount();

  /** The purchase that a refund takes back, else 0. */
  default long subject() {
    return 0;
  }

  /** Does all but the commit, and returns the balance that the commit will make true. */
  Balance send(Session session, long id) throws SQLException, Declined;

  /** The shop says no, and nothing is kept: the credit or the stock does not suffice. */
  final class Declined extends Exception {
    Declined(String why) {
      super(why, null, false, false);
    }
  }

  /** Changes the credit in one atomic statement, without reading it first. */
  record Deposit(long customer, long amount) implements Operation {
    @Override
    public Kind kind() {
      return Kind.DEPOSIT;
    }

    @Override
    public Balance send(Session session, long id) throws SQLException, Declined {
      int found =
          session.update(
              "UPDATE shop.customer SET credit = credit + ?, revision = revision + 1, last_op = ?"
                  + " WHERE id = ?",
              amount,
              id,
              customer);
      if (found == 0) {
        throw new Declined("customer-missing");
      }
      session.update(
          "INSERT INTO shop.deposit (id, customer_id, amount) VALUES (?, ?, ?)",
          id,
          customer,
          amount);
      long[] now = session.row("SELECT credit, revision FROM shop.customer WHERE id = ?", customer);
      return new Balance(now[0], now[1]);
    }
  }

  /** Locks the customer, then the products in order, which leaves few deadlocks. */
  record Purchase(long customer, Basket basket) implements Operation {
    @Override
    public Kind kind() {
      return Kind.PURCHASE;
    }

    @Override
    public long amount() {
      return basket.cost();
    }

    @Override
    public Balance send(Session session, long id) throws SQLException, Declined {
      long cost = basket.cost();
      Balance before = lock(session, customer);
      if (before.credit() < cost) {
        throw new Declined("credit-short");
      }
      for (int i = 0; i < basket.size(); i++) {
        int taken =
            session.update(
                "UPDATE shop.product SET stock = stock - ? WHERE id = ? AND stock >= ?",
                basket.quantity(i),
                basket.product(i),
                basket.quantity(i));
        if (taken == 0) {
          throw new Declined("sold-out");
        }
      }
      session.update(
          "INSERT INTO shop.purchase (id, customer_id, cost, weight) VALUES (?, ?, ?, ?)",
          id,
          customer,
          cost,
          basket.weight());
      StringBuilder items =
          new StringBuilder(
              "INSERT INTO shop.purchase_item (purchase_id, product_id, quantity, price, weight)"
                  + " VALUES ");
      basket.appendItems(items, id);
      session.execute(items.toString());
      return credit(session, customer, before, -cost, id);
    }
  }

  /** Takes back one of the worker's own purchases: the items go by cascade, a refund stays. */
  record Refund(long customer, long purchase, Basket basket) implements Operation {
    @Override
    public Kind kind() {
      return Kind.REFUND;
    }

    @Override
    public long amount() {
      return basket.cost();
    }

    @Override
    public long subject() {
      return purchase;
    }

    @Override
    public Balance send(Session session, long id) throws SQLException, Declined {
      Balance before = lock(session, customer);
      for (int i = 0; i < basket.size(); i++) {
        session.update(
            "UPDATE shop.product SET stock = stock + ? WHERE id = ?",
            basket.quantity(i),
            basket.product(i));
      }
      if (session.update("DELETE FROM shop.purchase WHERE id = ?", purchase) == 0) {
        throw new Declined("purchase-missing");
      }
      session.update(
          "INSERT INTO shop.refund (id, purchase_id, customer_id, amount) VALUES (?, ?, ?, ?)",
          id,
          purchase,
          customer,
          amount());
      return credit(session, customer, before, amount(), id);
    }
  }

  private static Balance lock(Session session, long customer) throws SQLException, Declined {
    long[] found = session.row(LOCK, customer);
    if (found.length == 0) {
      throw new Declined("customer-missing");
    }
    return new Balance(found[0], found[1]);
  }

  private static Balance credit(
      Session session, long customer, Balance before, long change, long id) throws SQLException {
    session.update(
        "UPDATE shop.customer SET credit = credit + ?, revision = revision + 1, last_op = ?"
            + " WHERE id = ?",
        change,
        id,
        customer);
    return new Balance(before.credit() + change, before.revision() + 1);
  }
}
