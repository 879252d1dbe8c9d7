package dev.holdfast.binlog.event;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server's version says of the logs that it writes. */
final class ServerVersion {
  private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

  private ServerVersion() {}

  static boolean mariaDb(String version) {
    return version.contains("MariaDB");
  }

  /** Since MariaDB 10.0.2; MySQL since 5.7.5 before each transaction, be it an anonymous one. */
  static boolean writesGtids(String version) {
    return number(version) >= (mariaDb(version) ? 100_002 : 50_705);
  }

  /** Since MySQL 5.6.1 and MariaDB 5.3 a format description ends with the checksum's algorithm. */
  static boolean knowsChecksums(String version) {
    return number(version) >= (mariaDb(version) ? 50_300 : 50_601);
  }

  private static int number(String version) {
    Matcher m = FORM.matcher(version);
    return m.matches() ? part(m, 1) * 10_000 + part(m, 2) * 100 + part(m, 3) : Integer.MAX_VALUE;
  }

  private static int part(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
