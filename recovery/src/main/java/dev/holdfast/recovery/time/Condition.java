package dev.holdfast.recovery.time;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.binlog.row.Texts;
import dev.holdfast.binlog.row.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code --where} says of a row: comparisons of a column with a constant, joined by AND or by
 * OR (AND first). Numbers compare as numbers, all else as text. A value that is NULL or was not
 * logged fulfils only what asks for that.
 *
 * @param anyOf groups of comparisons of which all hold, one group at least
 */
public record Condition(List<List<Comparison>> anyOf) {
  private static final Pattern OR = Pattern.compile("(?i)\\s+or\\s+(?=(?:[^']*'[^']*')*[^']*$)");
  private static final Pattern AND = Pattern.compile("(?i)\\s+and\\s+(?=(?:[^']*'[^']*')*[^']*$)");
  private static final Pattern COMPARISON =
      Pattern.compile(
          "(?i)\\s*`?(@?[^`\\s=<>!]+)`?\\s*(<=|>=|<>|!=|=|<|>|is\\s+not\\s+null|is\\s+null|like)"
              + "\\s*(.*?)\\s*",
          Pattern.DOTALL);

  /** One column against one constant. */
  record Comparison(String column, Operator operator, String constant) {}

  enum Operator {
    EQUAL,
    UNEQUAL,
    LESS,
    AT_MOST,
    MORE,
    AT_LEAST,
    LIKE,
    IS_NULL,
    IS_NOT_NULL
  }

  /** Reads {@code id < 5000 AND name LIKE 'A%'}. Fails with code bad-condition. */
  public static Condition parse(String text) {
    List<List<Comparison>> anyOf = new ArrayList<>();
    for (String group : OR.splitAsStream(text).toList()) {
      anyOf.add(AND.splitAsStream(group).map(part -> comparison(text, part)).toList());
    }
    return new Condition(List.copyOf(anyOf));
  }

  private static Comparison comparison(String all, String part) {
    Matcher m = COMPARISON.matcher(part);
    if (!m.matches()) {
      throw bad(all, "'" + part.strip() + "' is no comparison");
    }
    Operator operator = operator(m.group(2).toLowerCase(Locale.ROOT));
    String constant = m.group(3);
    boolean none = operator == Operator.IS_NULL || operator == Operator.IS_NOT_NULL;
    if (none != constant.isEmpty()) {
      throw bad(all, "'" + part.strip() + "' has " + (none ? "too much" : "nothing") + " after it");
    }
    return new Comparison(m.group(1), operator, unquoted(all, constant));
  }

  private static Operator operator(String text) {
    return switch (text) {
      case "=" -> Operator.EQUAL;
      case "<>", "!=" -> Operator.UNEQUAL;
      case "<" -> Operator.LESS;
      case "<=" -> Operator.AT_MOST;
      case ">" -> Operator.MORE;
      case ">=" -> Operator.AT_LEAST;
      case "like" -> Operator.LIKE;
      default -> text.contains("not") ? Operator.IS_NOT_NULL : Operator.IS_NULL;
    };
  }

  private static String unquoted(String all, String constant) {
    if (!constant.startsWith("'")) {
      return constant;
    }
    if (constant.length() < 2 || !constant.endsWith("'")) {
      throw bad(all, "a quotation mark is missing");
    }
    return constant.substring(1, constant.length() - 1).replace("''", "'");
  }

  private static Failure bad(String text, String reason) {
    return new Failure(
        "bad-condition",
        "reading the condition '" + text + "'",
        reason,
        "Write comparisons like \"id < 5000 AND name LIKE 'A%'\"; without names in the log, columns"
            + " are @1, @2, …");
  }

  /** Whether the row fulfils it. Columns that the table doesn't have never do. */
  public boolean holds(TableDefinition table, RowImage row) {
    return anyOf.stream().anyMatch(group -> group.stream().allMatch(c -> holds(c, table, row)));
  }

  private static boolean holds(Comparison c, TableDefinition table, RowImage row) {
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.columns().get(i).label().equalsIgnoreCase(c.column())
          || ("@" + (i + 1)).equals(c.column())) {
        return holds(c, row.get(i));
      }
    }
    return false;
  }

  private static boolean holds(Comparison c, Value value) {
    return switch (value) {
      case Value.Absent a -> false;
      case Value.Null n -> c.operator() == Operator.IS_NULL;
      default -> compare(c, value);
    };
  }

  private static boolean compare(Comparison c, Value value) {
    String text = Texts.of(value);
    return switch (c.operator()) {
      case IS_NULL -> false;
      case IS_NOT_NULL -> true;
      case LIKE -> like(c.constant()).matcher(text).matches();
      case EQUAL -> order(text, c.constant()) == 0;
      case UNEQUAL -> order(text, c.constant()) != 0;
      case LESS -> order(text, c.constant()) < 0;
      case AT_MOST -> order(text, c.constant()) <= 0;
      case MORE -> order(text, c.constant()) > 0;
      case AT_LEAST -> order(text, c.constant()) >= 0;
    };
  }

  private static int order(String text, String constant) {
    Optional<BigDecimal> a = number(text);
    Optional<BigDecimal> b = number(constant);
    return a.isPresent() && b.isPresent() ? a.get().compareTo(b.get()) : text.compareTo(constant);
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty(); // Expected: it is compared as text.
    }
  }

  private static Pattern like(String pattern) {
    StringBuilder regex = new StringBuilder();
    pattern
        .chars()
        .forEach(ch -> {
          switch (ch) {
            case '%' -> regex.append(".*");
            case '_' -> regex.append('.');
            default -> regex.append(Pattern.quote(String.valueOf((char) ch)));
          }
        });
    return Pattern.compile(
        regex.toString(), Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }
}
