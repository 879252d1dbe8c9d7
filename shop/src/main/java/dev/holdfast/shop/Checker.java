package dev.holdfast.shop;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Judges the database by the rules of business, then by the journals, from one snapshot. */
public final class Checker {
  private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(10);

  private final Connector connector;

  public Checker(Access access) {
    connector = new Connector(access);
  }

  /**
   * Reads the whole shop as it is at one instant; runs may go on. Prefers a host that takes writes.
   * A database that does not answer, or a journal that can't be judged by, gives the verdict
   * unknown. Fails with {@code bad-login}, {@code unknown-host} or {@code unknown-journal}.
   *
   * @param journals of all runs since the load; none for the rules of business alone
   * @param eachRule called with each result as soon as it is there
   */
  public CheckReport check(List<Path> journals, Consumer<RuleResult> eachRule) {
    Examination examination = new Examination(eachRule);
    try (Journals read = new Journals(journals)) {
      try (Session session = open()) {
        session.answerWithin(STATEMENT_TIMEOUT);
        session.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        session.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
        read.readOn();
        examination.examine(session, read, !journals.isEmpty());
      } catch (SQLException e) {
        examination.give("database", "the database answers", unknown(e));
      } catch (JournalUnreadable e) {
        examination.give("journal", Examination.JOURNAL_WHOLE, unknown(e));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return examination.report();
  }

  private Session open() throws SQLException {
    try {
      return connector.writable();
    } catch (HostsUnavailable e) {
      Failure failure = e.failure();
      return switch (failure.code()) {
        case "read-only" -> connector.any();
        case "bad-login", "unknown-host" -> throw failure;
        default -> throw e;
      };
    }
  }

  private static Verdict unknown(Exception e) {
    return new Verdict.Unknown(
        e instanceof HostsUnavailable hosts
            ? String.valueOf(hosts.failure().getMessage())
            : String.valueOf(e.getMessage()));
  }
}
