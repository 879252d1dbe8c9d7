package dev.holdfast.recovery.putback;

import dev.holdfast.binlog.gtid.TransactionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What putting tables back came to.
 *
 * @param tables those that differed, by their name on the running server
 * @param created tables that weren't there
 * @param leftEmpty those of them that were created although nothing was committed; they stay
 * @param same how many didn't differ
 * @param broken foreign keys that would be broken; nothing is changed then
 * @param later what came after the restored moment
 * @param gtid the transaction, if one was committed; it can be undone
 */
public record PutBackReport(
    Map<String, Changes> tables,
    List<String> created,
    List<String> leftEmpty,
    int same,
    List<Broken> broken,
    Later later,
    boolean committed,
    Optional<TransactionId> gtid,
    List<String> notes) {
  /** Rows of one table. */
  public record Changes(long inserted, long changed, long deleted) {
    boolean none() {
      return inserted + changed + deleted == 0;
    }
  }

  /** Rows of {@code child} whose parent wouldn't be there. */
  public record Broken(String name, String child, String parent, long rows) {}

  /**
   * Transactions that touched the tables after the moment that was restored: what they did is taken
   * back.
   *
   * @param known whether the logs hold all of it, up to where the running server is
   */
  public record Later(long transactions, List<String> first, boolean known) {
    public Later {
      first = List.copyOf(first);
    }

    public boolean none() {
      return known && transactions == 0;
    }
  }

  public PutBackReport {
    created = List.copyOf(created);
    leftEmpty = List.copyOf(leftEmpty);
    broken = List.copyOf(broken);
    notes = List.copyOf(notes);
  }
}
