package dev.holdfast.recovery.impact;

import dev.holdfast.binlog.row.TableDefinition;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What was cut out, or comes later, as a statement: which rows it changes is in no log. */
final class Unseen {
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}_$]+");
  private final Set<String> words = new HashSet<>();
  private final Set<String> tables = new HashSet<>();

  boolean none() {
    return words.isEmpty();
  }

  /** A table of which rows are cut out. */
  void table(TableDefinition table) {
    tables.add(table.name().toLowerCase(Locale.ROOT));
  }

  /** A statement that is cut out: all that it names may differ. */
  void cut(String sql) {
    words.addAll(words(sql));
  }

  boolean concerns(TableDefinition table) {
    return !words.isEmpty() && words.contains(table.name().toLowerCase(Locale.ROOT));
  }

  /** Whether a later statement names a table that differs; changes of schemas change no rows. */
  boolean concerns(String sql, boolean ddl) {
    Set<String> its = words(sql);
    boolean named = !ddl && its.stream().anyMatch(tables::contains);
    return named || its.stream().anyMatch(w -> words.contains(w) && !KEYWORDS.contains(w));
  }

  private static Set<String> words(String sql) {
    Set<String> found = new HashSet<>();
    NO_WORD
        .splitAsStream(sql.toLowerCase(Locale.ROOT))
        .filter(w -> !w.isEmpty() && !KEYWORDS.contains(w))
        .forEach(found::add);
    return found;
  }

  /** So that two statements don't meet in a word of the language. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "table",
          "drop",
          "create",
          "alter",
          "truncate",
          "insert",
          "into",
          "update",
          "delete",
          "from",
          "where",
          "set",
          "values",
          "and",
          "or",
          "not",
          "null",
          "if",
          "exists",
          "database",
          "schema",
          "index",
          "key",
          "primary",
          "int",
          "bigint",
          "varchar",
          "engine",
          "innodb",
          "default",
          "add",
          "column",
          "generated",
          "by",
          "server",
          "user",
          "grant",
          "on",
          "to",
          "all",
          "begin",
          "commit",
          "rename",
          "select",
          "temporary");
}
