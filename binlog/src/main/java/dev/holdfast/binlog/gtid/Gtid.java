package dev.holdfast.binlog.gtid;

import dev.holdfast.base.Failure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A MariaDB global transaction id, {@code domain-server-sequence} (MariaDB manual, "Global
 * Transaction ID").
 *
 * @param domain 0 to 2³²−1: an independent stream of transactions
 * @param server 0 to 2³²−1: the server_id of the server that first wrote it
 * @param sequence 0 to 2⁶⁴−1, as an unsigned long; grows within a domain under gtid_strict_mode
 */
public record Gtid(long domain, long server, long sequence) implements TransactionId {
  private static final long LARGEST_ID = 0xffff_ffffL;
  private static final Pattern FORM = Pattern.compile("(\\d{1,10})-(\\d{1,10})-(\\d{1,20})");

  /** Reads {@code 0-1-42}; fails with code {@code bad-gtid}. */
  public static Gtid parse(String text) {
    Matcher m = FORM.matcher(text.strip());
    if (m.matches()) {
      try {
        Gtid gtid =
            new Gtid(
                Long.parseLong(m.group(1)),
                Long.parseLong(m.group(2)),
                Long.parseUnsignedLong(m.group(3)));
        if (gtid.domain <= LARGEST_ID && gtid.server <= LARGEST_ID) {
          return gtid;
        }
      } catch (NumberFormatException e) {
        throw bad(text);
      }
    }
    throw bad(text);
  }

  private static Failure bad(String text) {
    return new Failure(
        "bad-gtid",
        "reading the GTID '" + text + "'",
        "it is not domain-server-sequence",
        "Write it like 0-1-42.");
  }

  @Override
  public String toString() {
    return domain + "-" + server + "-" + Long.toUnsignedString(sequence);
  }
}
