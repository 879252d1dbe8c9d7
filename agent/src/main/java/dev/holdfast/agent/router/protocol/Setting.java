package dev.holdfast.agent.router.protocol;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A SET statement that another session can be told again.
 *
 * @param key a later one with the same key replaces this one; empty when none does
 */
record Setting(String key, String statement) {
  private static final Pattern PLAIN = Pattern.compile("[\\x09\\x0a\\x0d\\x20-\\x7e]+");
  private static final Pattern GLOBAL =
      Pattern.compile("\\b(global|password|statement|default\\s+role)\\b");
  private static final Pattern NEXT_TRANSACTION = Pattern.compile("set\\s+transaction\\b.*");
  private static final Pattern ONE =
      Pattern.compile(
          "set\\s+(?:session\\s+|local\\s+|@@session\\.|@@local\\.|@@)?([a-z_0-9]+)\\s*:?="
              + "[^,(@=]*");
  private static final Pattern WORDS =
      Pattern.compile(
          "set\\s+(?:session\\s+|local\\s+)?(names|role|transaction\\s+[a-z]+)\\b[^,(@]*");

  private static final Pattern CHARACTERS =
      Pattern.compile(
          "\\b(?:names\\s|(?:charset|character\\s+set)\\s|character_set_(?:client|connection)\\s*:?=)"
              + "\\s*['\"]?([a-z0-9_]*)");

  /** In these no byte of another character looks like a quote or a backslash. */
  private static final Set<String> SAFE =
      Set.of("utf8mb4", "utf8mb3", "utf8", "latin1", "ascii", "binary");

  /** They count for the next statement, or are the server's own. */
  private static final Pattern ONCE =
      Pattern.compile(
          "\\b(insert_id|last_insert_id|identity|rand_seed[12]|gtid_seq_no|pseudo_\\w+)\\b");

  /** Null when it can't be told again, or nobody can say what it does. */
  static @Nullable Setting of(String statement) {
    String text = statement.strip().toLowerCase(Locale.ROOT);
    if (!PLAIN.matcher(text).matches()
        || GLOBAL.matcher(text).find()
        || NEXT_TRANSACTION.matcher(text).matches()
        || ONCE.matcher(text).find()
        || !understands(text)) {
      return null;
    }
    Matcher one = ONE.matcher(text);
    if (one.matches()) {
      return new Setting(String.valueOf(one.group(1)), statement);
    }
    Matcher words = WORDS.matcher(text);
    return new Setting(words.matches() ? String.valueOf(words.group(1)) : "", statement);
  }

  private static boolean understands(String text) {
    Matcher characters = CHARACTERS.matcher(text);
    while (characters.find()) {
      if (!SAFE.contains(String.valueOf(characters.group(1)))) {
        return false;
      }
    }
    return true;
  }
}
