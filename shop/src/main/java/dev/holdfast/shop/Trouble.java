package dev.holdfast.shop;

import java.sql.SQLException;
import java.util.Set;

/**
 * What an error of the server or the driver means for the work in hand. Numbers after the MariaDB
 * manual, "MariaDB Error Codes".
 */
enum Trouble {
  /** Rolled back, or to be rolled back by the client; the same transaction may go through next. */
  CONFLICT("conflict"),
  /** The server takes no writes: a replica, or a primary that has been deposed. */
  READ_ONLY("read-only"),
  /** Nobody answers on this connection any more. */
  LOST("connection-lost"),
  /** The account or the password is wrong, or may not do this. */
  DENIED("denied"),
  /** The schema or a table is not there. */
  MISSING("missing"),
  OTHER("sql-error");

  /** 1020 row changed (snapshot isolation), 1205 lock wait time-out, 1213 deadlock. */
  private static final Set<Integer> CONFLICTS = Set.of(1020, 1205, 1213);

  private static final Set<Integer> READ_ONLYS = Set.of(1290, 1836);

  /** 1053 shutdown, 1317 interrupted, 1927 killed, 2013 lost, 4031 idle too long; 1040 too many. */
  private static final Set<Integer> LOSSES = Set.of(1040, 1053, 1152, 1317, 1927, 2006, 2013, 4031);

  private static final Set<Integer> DENIALS = Set.of(1044, 1045, 1142, 1227, 1698);
  private static final Set<Integer> ABSENCES = Set.of(1049, 1054, 1146);

  private final String word;

  Trouble(String word) {
    this.word = word;
  }

  static Trouble of(SQLException e) {
    int number = e.getErrorCode();
    if (CONFLICTS.contains(number)) {
      return CONFLICT;
    }
    if (READ_ONLYS.contains(number)) {
      return READ_ONLY;
    }
    if (DENIALS.contains(number)) {
      return DENIED;
    }
    if (ABSENCES.contains(number)) {
      return MISSING;
    }
    String state = e.getSQLState();
    return LOSSES.contains(number) || (state != null && state.startsWith("08")) ? LOST : OTHER;
  }

  /** The error's name in reports: the number tells conflicts and surprises apart. */
  static String name(SQLException e) {
    Trouble trouble = of(e);
    return trouble == CONFLICT || trouble == OTHER
        ? trouble.word + "-" + e.getErrorCode()
        : trouble.word;
  }
}
