package dev.holdfast.shop;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what the journals know with the rows of one snapshot. */
final class JournalJudge {
  private final Ledger ledger;
  private final Set<Long> registered = new HashSet<>();
  private final boolean live;
  private final boolean damaged;
  private final Findings lost = new Findings();
  private final Findings revived = new Findings();
  private final Findings phantoms = new Findings();
  private long acknowledged;
  private long refused;
  private long unknown;
  private long unknownApplied;
  private long open;
  private @Nullable String unjudged;

  /**
   * @param live whether a run writes its journal now, so that it can't be cut
   * @param damaged whether records of a journal did not pass their checksum
   */
  JournalJudge(Ledger ledger, boolean live, boolean damaged) {
    this.ledger = ledger;
    this.live = live;
    this.damaged = damaged;
  }

  /** Reads the snapshot's rows, all but the load's. */
  void look(Session session, Origin origin) throws SQLException {
    session.stream("SELECT id FROM shop.run", row -> registered.add(row.getLong(1)));
    session.stream(
        "SELECT id, customer_id, amount FROM shop.deposit WHERE id NOT BETWEEN 1 AND "
            + origin.deposits(),
        row -> seen(Kind.DEPOSIT, row));
    session.stream(
        "SELECT id, customer_id, cost FROM shop.purchase WHERE id NOT BETWEEN 1 AND "
            + origin.purchases(),
        row -> seen(Kind.PURCHASE, row));
    session.stream("SELECT id, customer_id, amount, purchase_id FROM shop.refund", this::refund);
    for (RunLedger run : ledger.runs()) {
      for (int i = 1; i <= run.last(); i++) {
        judge(run, i);
      }
    }
  }

  /** A purchase may be missing when its refund is there, which is then judged itself. */
  private void refund(ResultSet row) throws SQLException {
    seen(Kind.REFUND, row);
    long purchase = row.getLong(4);
    RunLedger run = ledger.of(purchase);
    int i = Ids.sequence(purchase);
    if (run != null && run.kind(i) == Kind.PURCHASE) {
      run.setRefunded(i);
    }
  }

  private void seen(Kind kind, ResultSet row) throws SQLException {
    long id = row.getLong(1);
    RunLedger run = ledger.of(id);
    int i = Ids.sequence(id);
    if (run != null && run.kind(i) == kind) {
      run.setPresent(i);
      if (run.outcome(i) == Outcome.ACKNOWLEDGED
          && (run.customer(i) != row.getLong(2) || run.amount(i) != row.getLong(3))) {
        lost.add(
            "%s: acknowledged for customer %d with %d; is for customer %d with %d"
                .formatted(
                    name(kind, id),
                    run.customer(i),
                    run.amount(i),
                    row.getLong(2),
                    row.getLong(3)));
      }
    } else if (run == null && registered.contains(Ids.run(id))) {
      unjudged = "the journal of run " + Ids.run(id) + " was not given: add it with --journal";
    } else if (run != null && run.kind(i) == null && mayBeIncomplete(run)) {
      unjudged =
          name(kind, id) + " is of run " + run.run + ", whose journal is cut or damaged before it";
    } else {
      phantoms.add(
          "%s of customer %d with %d: nobody made it"
              .formatted(name(kind, id), row.getLong(2), row.getLong(3)));
    }
  }

  private boolean mayBeIncomplete(RunLedger run) {
    return damaged || (!run.ended() && !live);
  }

  private void judge(RunLedger run, int i) {
    Kind kind = run.kind(i);
    if (kind == null) {
      return; // Its intent is damaged, and what remains says nothing of a row.
    }
    switch (run.outcome(i)) {
      case ACKNOWLEDGED -> {
        acknowledged++;
        judgeAcknowledged(run, i, kind);
      }
      case REFUSED -> {
        refused++;
        if (run.present(i)) {
          revived.add(name(kind, Ids.of(run.run, i)) + ": refused, but it is there");
        }
      }
      case UNKNOWN -> {
        unknown++;
        if (run.present(i) || run.refunded(i)) {
          unknownApplied++;
        }
      }
      case null -> open++;
    }
  }

  private void judgeAcknowledged(RunLedger run, int i, Kind kind) {
    if (!run.present(i) && !run.refunded(i)) {
      lost.add(
          "%s of customer %d with %d: acknowledged, but it is missing"
              .formatted(name(kind, Ids.of(run.run, i)), run.customer(i), run.amount(i)));
    }
  }

  private static String name(Kind kind, long id) {
    return kind.word() + " " + id;
  }

  Verdict acknowledgedVerdict() {
    return lost.verdict();
  }

  Verdict refusedVerdict() {
    return revived.verdict();
  }

  Verdict phantomVerdict() {
    return phantoms.count() == 0 && unjudged != null
        ? new Verdict.Unknown(unjudged)
        : phantoms.verdict();
  }

  JournalTally tally() {
    return new JournalTally(
        acknowledged,
        lost.count(),
        refused,
        revived.count(),
        unknown,
        unknownApplied,
        open,
        phantoms.count());
  }
}
