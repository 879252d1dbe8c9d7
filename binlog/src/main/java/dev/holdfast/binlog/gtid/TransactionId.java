package dev.holdfast.binlog.gtid;

import dev.holdfast.base.Failure;
import java.util.Optional;

/** The name of a transaction, in MariaDB's form or in MySQL's. */
public sealed interface TransactionId permits Gtid, MySqlGtid {
  /** Reads either form; fails with code {@code bad-gtid}. */
  static TransactionId parse(String text) {
    Optional<MySqlGtid> mysql = MySqlGtid.read(text.strip());
    if (mysql.isPresent()) {
      return mysql.get();
    }
    return Gtid.parse(text);
  }

  /** Its number among those that are counted together with it, as an unsigned long. */
  long sequence();

  /** The one with this number among those that are counted together with it. */
  default TransactionId numbered(long sequence) {
    return switch (this) {
      case Gtid g -> new Gtid(g.domain(), g.server(), sequence);
      case MySqlGtid m -> new MySqlGtid(m.source(), sequence);
    };
  }

  /** Likewise; fails with code {@code bad-gtid} for MySQL's form too. */
  static Gtid ofMariaDb(TransactionId id) {
    return switch (id) {
      case Gtid gtid -> gtid;
      case MySqlGtid mysql ->
          throw new Failure(
              "bad-gtid",
              "reading the GTID '" + mysql + "'",
              "it is one of MySQL, which this can't be done with",
              "Logs of MySQL can be searched and shown: time find, show, stats.");
    };
  }
}
