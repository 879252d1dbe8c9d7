package dev.holdfast.binlog.gtid;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A MySQL global transaction id, {@code uuid:number} or {@code uuid:tag:number} (MySQL manual,
 * "GTID Format and Storage").
 *
 * @param number 1 to 2⁶³−2; grows within a source
 */
public record MySqlGtid(Source source, long number) implements TransactionId {
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}):"
              + "(?:([a-zA-Z_][a-zA-Z0-9_]{0,31}):)?(\\d{1,19})");
  private static final Pattern TAG = Pattern.compile("[a-z_][a-z0-9_]{0,31}");

  /** The greatest {@code number}. */
  public static final long MOST = Long.MAX_VALUE - 1;

  /**
   * Where transactions are counted.
   *
   * @param server the server_uuid of the server that first wrote them
   * @param tag up to 32 lower case letters, digits and underscores; empty for none
   */
  public record Source(UUID server, String tag) {
    public Source {
      if (!allows(tag)) {
        throw new IllegalArgumentException("'" + tag + "' is no tag");
      }
    }

    /** Whether this may be a tag, or is none. */
    public static boolean allows(String tag) {
      return tag.isEmpty() || TAG.matcher(tag).matches();
    }

    @Override
    public String toString() {
      return tag.isEmpty() ? server.toString() : server + ":" + tag;
    }
  }

  /** Whether a transaction may have this number. */
  public static boolean numbers(long number) {
    return number >= 1 && number <= MOST;
  }

  static Optional<MySqlGtid> read(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    long number = Long.parseUnsignedLong(m.group(3)); // 19 digits fit
    if (!numbers(number)) {
      return Optional.empty();
    }
    String tag = m.group(2) == null ? "" : m.group(2).toLowerCase(Locale.ROOT);
    return Optional.of(new MySqlGtid(new Source(UUID.fromString(m.group(1)), tag), number));
  }

  @Override
  public long sequence() {
    return number;
  }

  @Override
  public String toString() {
    return source + ":" + number;
  }
}
