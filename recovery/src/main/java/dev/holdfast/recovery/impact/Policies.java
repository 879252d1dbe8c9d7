package dev.holdfast.recovery.impact;

import dev.holdfast.base.Failure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Policies for all, for tables and for columns; the narrowest counts.
 *
 * @param byName {@code shop.customer} or {@code shop.customer.credit} in lower case
 */
public record Policies(Policy usual, Map<String, Policy> byName) {
  public static final Policies STOP = new Policies(Policy.STOP, Map.of());

  public Policies {
    byName = java.util.Collections.unmodifiableMap(new TreeMap<>(byName));
  }

  /** Reads {@code difference} and {@code shop.customer.credit=difference}; code bad-policy. */
  public static Policies parse(List<String> texts) {
    Policy usual = Policy.STOP;
    Map<String, Policy> byName = new TreeMap<>();
    for (String text : texts) {
      int at = text.indexOf('=');
      if (at < 0) {
        usual = policy(text, text);
      } else {
        String name = text.substring(0, at).toLowerCase(Locale.ROOT);
        long dots = name.chars().filter(c -> c == '.').count();
        if (dots < 1 || dots > 2) {
          throw bad(text, "'" + name + "' is neither schema.table nor schema.table.column");
        }
        byName.put(name, policy(text, text.substring(at + 1)));
      }
    }
    return new Policies(usual, byName);
  }

  private static Policy policy(String all, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "stop" -> Policy.STOP;
      case "as-logged" -> Policy.AS_LOGGED;
      case "difference" -> Policy.DIFFERENCE;
      case "leave-out" -> Policy.LEAVE_OUT;
      default -> throw bad(all, "there is no policy '" + text + "'");
    };
  }

  private static Failure bad(String text, String reason) {
    return new Failure(
        "bad-policy",
        "reading --on-conflict " + text,
        reason,
        "Write stop, as-logged, difference or leave-out; with shop.customer= or"
            + " shop.customer.credit= before it for a table or a column.");
  }

  Policy of(String table) {
    return byName.getOrDefault(table.toLowerCase(Locale.ROOT), usual);
  }

  Policy of(String table, String column) {
    Policy its = byName.get((table + "." + column).toLowerCase(Locale.ROOT));
    return its == null ? of(table) : its;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name(usual));
    byName.forEach((name, p) -> text.append(",").append(name).append("=").append(name(p)));
    return text.toString();
  }

  private static String name(Policy p) {
    return p.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
