package dev.holdfast.server.mariadb;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The clients' transactions that are open at this moment. INNODB_TRX would be an answer of up to
 * 100 ms ago; the monitor's is of now. Form: MariaDB manual, "SHOW ENGINE INNODB STATUS".
 */
final class OpenTransactions {
  private static final String TRANSACTION = "---TRANSACTION ";
  private static final Pattern ACTIVE =
      Pattern.compile("---TRANSACTION (.*), ACTIVE.* (\\d{1,9}) sec");
  private static final String THREAD = "MariaDB thread id ";
  private static final String OWN = " holdfast ";

  private static final long OLD_SECONDS = 3;

  private OpenTransactions() {}

  /**
   * Their ids, of those that are younger than three seconds: older ones don't end within a moment.
   * Those that have changed nothing yet have none but an address.
   */
  static Set<String> look(Sql sql) throws SQLException {
    Map<String, String> row = sql.rows("SHOW ENGINE INNODB STATUS").getFirst();
    return read(String.valueOf(row.get("Status")));
  }

  static Set<String> read(String status) {
    Set<String> open = new TreeSet<>();
    String last = "";
    for (String line : status.lines().toList()) {
      if (line.startsWith(TRANSACTION)) {
        Matcher active = ACTIVE.matcher(line);
        boolean young = active.find() && Long.parseLong(active.group(2)) < OLD_SECONDS;
        last = young ? String.valueOf(active.group(1)) : "";
      } else if (line.startsWith(THREAD) && !last.isEmpty() && !(line + " ").contains(OWN)) {
        open.add(last);
      }
    }
    return open;
  }
}
