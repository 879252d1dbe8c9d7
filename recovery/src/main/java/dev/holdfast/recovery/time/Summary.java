package dev.holdfast.recovery.time;

import dev.holdfast.binlog.reader.LoggedTransaction;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a transaction did, in short.
 *
 * @param thread connection id of the client; row events don't tell it, statements do
 * @param statements its statements, or those that its rows are annotated with; the first {@link
 *     Summaries#MOST_STATEMENTS} different ones
 * @param rows per table, named schema.table
 * @param ddl whether it changed a schema
 */
public record Summary(
    LoggedTransaction transaction,
    OptionalLong thread,
    List<String> statements,
    Map<String, RowCounts> rows,
    boolean ddl) {
  public Summary {
    statements = List.copyOf(statements);
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
  }

  /** When its first statement began, to the second. */
  public Instant time() {
    return Instant.ofEpochSecond(transaction.header().timestampSeconds());
  }

  public long serverId() {
    return transaction.header().serverId();
  }

  public String gtid() {
    return transaction.id().map(Object::toString).orElse("-");
  }

  public long totalRows() {
    return rows.values().stream().mapToLong(RowCounts::total).sum();
  }
}
