package dev.holdfast.recovery.time;

import dev.holdfast.binlog.gtid.TransactionId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What can be said of a transaction without its statements and rows: whether a search may find it.
 *
 * @param from first second since 1970 that counts
 * @param until last one
 * @param gtid the only one that counts
 */
public record Filter(Criteria criteria, long from, long until, Optional<TransactionId> gtid) {
  /** Lets everything through. */
  public static final Filter NONE =
      new Filter(Criteria.NONE, Long.MIN_VALUE, Long.MAX_VALUE, Optional.empty());

  public Filter only(TransactionId one) {
    return new Filter(criteria, from, until, Optional.of(one));
  }

  /**
   * By its GTID, whatever the number in it.
   *
   * @param server that first wrote it
   */
  public boolean originFits(TransactionId any, long server) {
    return criteria.serverFits(server)
        && gtid.map(g -> g.numbered(any.sequence()).equals(any)).orElse(true);
  }

  public boolean sequenceFits(long sequence) {
    return gtid.map(g -> g.sequence() == sequence).orElse(true);
  }

  /** By what it changed. */
  public boolean mayFit(Map<String, RowCounts> rows, boolean ddl) {
    return criteria.mayFit(rows, ddl);
  }

  public boolean threadFits(OptionalLong thread) {
    return criteria.threadFits(thread);
  }

  public boolean timeFits(long seconds) {
    return seconds >= from && seconds <= until;
  }
}
