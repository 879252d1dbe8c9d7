package dev.holdfast.cli.time;

import dev.holdfast.binlog.row.RowChange.Kind;
import dev.holdfast.recovery.time.Condition;
import dev.holdfast.recovery.time.Criteria;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is looked for; all of it has to hold. */
final class CriteriaOptions {
  @Option(
      names = "--table",
      paramLabel = "TABLE",
      split = ",",
      description = "schema.table or table; * stands for anything.")
  private List<String> tables = List.of();

  @Option(names = "--insert", description = "Rows were inserted; these four combine with 'or'.")
  private boolean insert;

  @Option(names = "--update", description = "Rows were updated.")
  private boolean update;

  @Option(names = "--delete", description = "Rows were deleted.")
  private boolean delete;

  @Option(names = "--ddl", description = "A schema was changed.")
  private boolean ddl;

  @Option(names = "--min-rows", paramLabel = "N", description = "So many such rows at least.")
  private long minRows;

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      description = "Of a row before or after, like \"id < 5000 AND name LIKE 'A%%'\".")
  private @Nullable String where;

  @Option(names = "--text", paramLabel = "TEXT", description = "A statement contains it.")
  private @Nullable String text;

  @Option(
      names = "--server-id",
      paramLabel = "ID",
      split = ",",
      description = "First written there.")
  private List<Long> serverIds = List.of();

  @Option(
      names = "--thread",
      paramLabel = "ID",
      split = ",",
      description = "The client's connection; known of statements only, not of row events.")
  private List<Long> threads = List.of();

  Criteria criteria() {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    add(kinds, insert, Kind.INSERT);
    add(kinds, update, Kind.UPDATE);
    add(kinds, delete, Kind.DELETE);
    return new Criteria(
        Set.copyOf(tables),
        kinds,
        ddl,
        minRows,
        Optional.ofNullable(where).map(Condition::parse),
        Optional.ofNullable(text)
            .map(t -> Pattern.compile(Pattern.quote(t), Pattern.CASE_INSENSITIVE)),
        Set.copyOf(serverIds),
        Set.copyOf(threads));
  }

  private static void add(Set<Kind> kinds, boolean wanted, Kind kind) {
    if (wanted) {
      kinds.add(kind);
    }
  }
}
