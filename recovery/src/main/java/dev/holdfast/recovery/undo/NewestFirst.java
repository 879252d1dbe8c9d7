package dev.holdfast.recovery.undo;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.MySqlGtid;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * The order in which transactions are undone. Times are the last resort: each is when a transaction
 * began, not when it was committed.
 */
final class NewestFirst {
  private static final Comparator<LoggedTransaction> NUMBER =
      Comparator.comparing(
          t -> t.id().map(TransactionId::sequence).orElse(0L), Long::compareUnsigned);

  /** Logs are numbered; a millionth has a digit more. */
  private static final Comparator<LoggedTransaction> PLACE =
      Comparator.<LoggedTransaction>comparingInt(t -> name(t).length())
          .thenComparing(NewestFirst::name)
          .thenComparingLong(LoggedTransaction::position);

  private static final Comparator<LoggedTransaction> TIME =
      Comparator.<LoggedTransaction>comparingLong(t -> t.header().timestampSeconds())
          .thenComparing(NUMBER);

  private NewestFirst() {}

  /** By the number that they share a count of, else by their place in one server's logs. */
  static List<LoggedTransaction> of(List<LoggedTransaction> transactions) {
    Comparator<LoggedTransaction> oldestFirst = TIME;
    if (agree(transactions, NewestFirst::count)) {
      oldestFirst = NUMBER;
    } else if (agree(transactions, NewestFirst::logs)) {
      oldestFirst = PLACE;
    }
    return transactions.stream().sorted(oldestFirst.reversed()).toList();
  }

  private static boolean agree(
      List<LoggedTransaction> transactions, Function<LoggedTransaction, Object> what) {
    return transactions.stream().map(what).distinct().count() == 1;
  }

  private static Object count(LoggedTransaction t) {
    return switch (t.id().orElseThrow()) {
      case Gtid gtid -> gtid.domain();
      case MySqlGtid gtid -> gtid.source();
    };
  }

  private static Object logs(LoggedTransaction t) {
    String name = name(t);
    int dot = name.lastIndexOf('.');
    Path file = t.file().toAbsolutePath().normalize();
    return file.resolveSibling(dot < 0 ? name : name.substring(0, dot));
  }

  private static String name(LoggedTransaction t) {
    return String.valueOf(t.file().getFileName());
  }
}
