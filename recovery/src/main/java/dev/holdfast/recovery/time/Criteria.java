package dev.holdfast.recovery.time;

import dev.holdfast.binlog.row.RowChange;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which transactions are looked for; each criterion that is there has to hold.
 *
 * @param tables {@code schema.table}, in which * stands for anything; empty for all
 * @param kinds at least one row of the tables was changed so; empty for all
 * @param ddl changes of a schema; with {@code kinds}, those or these
 * @param minRows so many rows of those tables and kinds at least
 * @param where a row of those tables and kinds fulfils it before or after
 * @param text a statement matches it
 */
public record Criteria(
    Set<String> tables,
    Set<RowChange.Kind> kinds,
    boolean ddl,
    long minRows,
    Optional<Condition> where,
    Optional<Pattern> text,
    Set<Long> serverIds,
    Set<Long> threads) {
  public static final Criteria NONE =
      new Criteria(
          Set.of(), Set.of(), false, 0, Optional.empty(), Optional.empty(), Set.of(), Set.of());

  public Criteria {
    tables = Set.copyOf(tables);
    kinds = Set.copyOf(kinds);
    serverIds = Set.copyOf(serverIds);
    threads = Set.copyOf(threads);
  }

  boolean fit(Summary summary) {
    return serverFits(summary.serverId())
        && threadFits(summary.thread())
        && text.map(t -> summary.statements().stream().anyMatch(s -> t.matcher(s).find()))
            .orElse(true)
        && whatFits(summary);
  }

  boolean serverFits(long serverId) {
    return serverIds.isEmpty() || serverIds.contains(serverId);
  }

  boolean threadFits(OptionalLong thread) {
    return threads.isEmpty() || (thread.isPresent() && threads.contains(thread.getAsLong()));
  }

  /** Whether what it changed fits, as far as that shows without its statements. */
  boolean mayFit(Map<String, RowCounts> rows, boolean changesSchema) {
    return (ddl && changesSchema) || ((!ddl || !kinds.isEmpty()) && rowsFit(rows));
  }

  /** Whether {@link #fit} asks for the statements. */
  boolean needsStatements() {
    return text.isPresent() || (ddl && !tables.isEmpty());
  }

  private boolean whatFits(Summary summary) {
    boolean schemaFits = ddl && summary.ddl() && (tables.isEmpty() || namesTable(summary));
    return schemaFits || ((!ddl || !kinds.isEmpty()) && rowsFit(summary.rows()));
  }

  private boolean rowsFit(Map<String, RowCounts> changed) {
    if (tables.isEmpty() && kinds.isEmpty() && minRows == 0) {
      return true;
    }
    long rows =
        changed.entrySet().stream()
            .filter(e -> fits(e.getKey()))
            .mapToLong(e -> counted(e.getValue()))
            .sum();
    return rows >= Math.max(1, minRows);
  }

  private long counted(RowCounts counts) {
    return kinds.isEmpty() ? counts.total() : kinds.stream().mapToLong(counts::of).sum();
  }

  /** A change of a schema has no rows: its statement has to name one of the tables. */
  private boolean namesTable(Summary summary) {
    return tables.stream()
        .map(t -> t.substring(t.indexOf('.') + 1).replace("*", ""))
        .anyMatch(name -> summary.statements().stream().anyMatch(s -> s.contains(name)));
  }

  boolean fits(String table) {
    return tables.isEmpty() || tables.stream().anyMatch(t -> matches(t, table));
  }

  boolean fits(RowChange.Kind kind) {
    return kinds.isEmpty() || kinds.contains(kind);
  }

  private static boolean matches(String wanted, String table) {
    return Wildcard.matches(wanted.contains(".") ? wanted : "*." + wanted, table);
  }
}
