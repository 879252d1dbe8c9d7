package dev.holdfast.shop;

import dev.holdfast.base.Failure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One check: puts each question to the snapshot and collects the verdicts. */
final class Examination {
  static final String JOURNAL_WHOLE = "the journals are whole and of this database";

  private final Consumer<RuleResult> eachRule;
  private final List<RuleResult> results = new ArrayList<>();
  private final long start = System.nanoTime();
  private long lastResult = start;
  private @Nullable String server;
  private @Nullable Origin origin;
  private @Nullable JournalTally tally;

  Examination(Consumer<RuleResult> eachRule) {
    this.eachRule = eachRule;
  }

  void examine(Session session, Journals journals, boolean withJournals) throws SQLException {
    server = session.host().toString();
    Origin found;
    try {
      found = Origin.require(session);
    } catch (Failure e) {
      give("database", "there is a shop", new Verdict.Unknown(e.getMessage() + " " + e.hint()));
      return;
    }
    origin = found;
    for (BusinessRule rule : BusinessRule.of(found)) {
      ask(session, rule);
    }
    if (withJournals) {
      compare(session, found, journals);
    } else {
      ask(session, BusinessRule.madeBy(found));
    }
  }

  private void ask(Session session, BusinessRule rule) {
    Findings findings = new Findings();
    Verdict verdict;
    try {
      session.stream(rule.query(), row -> findings.add(row.getString(1)));
      verdict = findings.verdict();
    } catch (SQLException e) {
      verdict = new Verdict.Unknown("it could not be asked: " + e.getMessage());
    }
    give(rule.name(), rule.meaning(), verdict);
  }

  private void compare(Session session, Origin found, Journals journals) throws SQLException {
    String unusable = journals.unusable(UUID.fromString(found.databaseId()));
    if (unusable != null) {
      give("journal", JOURNAL_WHOLE, new Verdict.Unknown(unusable));
      return;
    }
    give("journal", JOURNAL_WHOLE, journals.verdict());
    JournalJudge judge = new JournalJudge(journals.ledger(), live(journals), journals.damaged());
    judge.look(session, found);
    tally = judge.tally();
    give(
        "acknowledged",
        "each acknowledged operation is there exactly once",
        onPrimary(session, judge.acknowledgedVerdict()));
    give("refused", "no refused operation is there", judge.refusedVerdict());
    give("phantom", "nothing is there that nobody made", judge.phantomVerdict());
    judgeReads(journals.ledger(), Kind.READ, "reads-primary", "the primary");
    judgeReads(journals.ledger(), Kind.REPLICA_READ, "reads-replica", "a replica");
  }

  private static boolean live(Journals journals) {
    try {
      return journals.live();
    } catch (JournalUnreadable e) {
      return false; // Then rows beyond a journal's end count as unknown, which is safe to say.
    }
  }

  /** A replica may lag: what is missing there says nothing. */
  private static Verdict onPrimary(Session session, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Violated(long count, List<String> rows) when session.readOnly() ->
          new Verdict.Unknown(
              session.host()
                  + " is read-only and may lag; "
                  + count
                  + " acknowledged are not there, first: "
                  + rows.getFirst());
      case Verdict.Holds _, Verdict.Violated _, Verdict.Unknown _ -> verdict;
    };
  }

  private void judgeReads(Ledger ledger, Kind kind, String rule, String where) {
    ReadJudge judge = new ReadJudge(ledger, kind);
    judge.judgeAll();
    if (judge.reads() > 0) {
      give(
          rule,
          "reads of %s (%d) saw what was written, and never went back in time"
              .formatted(where, judge.reads()),
          judge.verdict());
    }
  }

  void give(String rule, String meaning, Verdict verdict) {
    long now = System.nanoTime();
    RuleResult result = new RuleResult(rule, meaning, verdict, Duration.ofNanos(now - lastResult));
    lastResult = now;
    results.add(result);
    eachRule.accept(result);
  }

  CheckReport report() {
    return new CheckReport(
        server,
        origin == null ? null : origin.databaseId(),
        results,
        tally,
        Duration.ofNanos(System.nanoTime() - start));
  }
}
