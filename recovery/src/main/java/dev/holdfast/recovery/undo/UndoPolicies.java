package dev.holdfast.recovery.undo;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.recovery.impact.Policy;
import dev.holdfast.recovery.time.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What becomes of rows that are not as the log left them: for all, for tables, for rows of a table
 * and for columns. The narrowest counts, and of two alike the first.
 */
public record UndoPolicies(Policy usual, List<Rule> rules) {
  public static final UndoPolicies STOP = new UndoPolicies(Policy.STOP, List.of());
  private static final Pattern RULE =
      Pattern.compile("(?<name>[^:=]+)(?::(?<rows>.+))?=(?<policy>[^=]+)", Pattern.DOTALL);

  /** Commas outside of quotation marks. */
  private static final Pattern COMMA = Pattern.compile(",(?=(?:[^']*'[^']*')*[^']*$)");

  public UndoPolicies {
    rules = List.copyOf(rules);
  }

  /**
   * One of them.
   *
   * @param table in lower case, with its schema
   */
  public record Rule(
      String table, Optional<String> column, Optional<Condition> rows, Policy policy) {
    private int narrowness() {
      return column.isPresent() ? 2 : rows.isPresent() ? 1 : 0;
    }

    private boolean fits(TableDefinition definition, RowImage row) {
      return table.equals(definition.fullName().toLowerCase(Locale.ROOT))
          && rows.map(r -> r.holds(definition, row)).orElse(true);
    }
  }

  /**
   * Reads {@code as-logged}, {@code shop.customer=leave-out}, {@code shop.customer:id=7=as-logged}
   * and {@code shop.customer.credit=difference}, also joined by commas. Codes bad-policy and
   * bad-condition.
   */
  public static UndoPolicies parse(List<String> texts) {
    Policy usual = Policy.STOP;
    List<Rule> rules = new ArrayList<>();
    for (String text : texts.stream().flatMap(COMMA::splitAsStream).map(String::strip).toList()) {
      Matcher m = RULE.matcher(text);
      if (m.matches()) {
        rules.add(rule(text, m));
      } else {
        usual = policy(text, text);
      }
    }
    return new UndoPolicies(usual, rules);
  }

  private static Rule rule(String text, Matcher m) {
    String[] name = m.group("name").strip().toLowerCase(Locale.ROOT).split("\\.", -1);
    Optional<Condition> rows = Optional.ofNullable(m.group("rows")).map(Condition::parse);
    if (name.length < 2 || name.length > 3 || (name.length == 3 && rows.isPresent())) {
      throw bad(text, "'" + m.group("name") + "' is neither schema.table nor schema.table.column");
    }
    return new Rule(
        name[0] + "." + name[1],
        name.length == 3 ? Optional.of(name[2]) : Optional.empty(),
        rows,
        policy(text, m.group("policy")));
  }

  private static Policy policy(String all, String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "stop" -> Policy.STOP;
      case "as-logged" -> Policy.AS_LOGGED;
      case "difference" -> Policy.DIFFERENCE;
      case "leave-out" -> Policy.LEAVE_OUT;
      default -> throw bad(all, "there is no policy '" + text.strip() + "'");
    };
  }

  private static Failure bad(String text, String reason) {
    return new Failure(
        "bad-policy",
        "reading --on-conflict " + text,
        reason,
        "Write stop, as-logged, difference or leave-out; with shop.customer=, shop.customer:id=7="
            + " or shop.customer.credit= before it for a table, some rows or a column.");
  }

  /** For a row as a whole. */
  Policy of(TableDefinition table, RowImage row) {
    return narrowest(table, row, Optional.empty());
  }

  /** For one of its columns. */
  Policy of(TableDefinition table, RowImage row, String column) {
    return narrowest(table, row, Optional.of(column.toLowerCase(Locale.ROOT)));
  }

  private Policy narrowest(TableDefinition table, RowImage row, Optional<String> column) {
    Policy found = usual;
    int narrow = -1;
    for (Rule rule : rules) {
      boolean its = rule.column().isEmpty() || rule.column().equals(column);
      if (its && rule.narrowness() > narrow && rule.fits(table, row)) {
        found = rule.policy();
        narrow = rule.narrowness();
      }
    }
    return found;
  }
}
