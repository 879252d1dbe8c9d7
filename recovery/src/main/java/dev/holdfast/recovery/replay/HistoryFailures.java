package dev.holdfast.recovery.replay;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.MySqlGtidSet;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import org.jspecify.annotations.Nullable;

/** Why logs can't be replayed onto a base. */
final class HistoryFailures {
  private HistoryFailures() {}

  static Failure withoutGtids(LoggedTransaction t) {
    return new Failure(
        "log-without-gtids",
        "replaying " + t.file() + " at offset " + t.position(),
        "the log has no GTIDs: it can't be said which transactions the base has already",
        "Replay it by hand, with mariadb-binlog --start-position.");
  }

  static Failure gap(TransactionId gtid, LoggedTransaction t, String previous) {
    return new Failure(
        "log-gap",
        "replaying " + t.file() + " at offset " + t.position(),
        "transactions between " + previous + " and " + gtid + " are in none of the logs",
        "Add the logs that hold them to --logs (another server's will do), or take a newer base.");
  }

  static Failure split(TransactionId previous, TransactionId gtid, LoggedTransaction t) {
    return new Failure(
        "log-split",
        "replaying " + t.file() + " at offset " + t.position(),
        gtid + " comes after " + previous + ": the logs are those of two histories",
        "Name the logs of one server, or of servers that followed each other. See where they part:"
            + " holdfast time find --logs …");
  }

  static Failure baseNewer(Object base, @Nullable Object last) {
    return new Failure(
        "base-newer",
        "replaying onto the base",
        "the base is at "
            + base
            + ", and the logs "
            + (last == null ? "hold nothing of its domains" : "end at " + last),
        "Take an older base, or name the logs from that time on.");
  }

  static Failure missing(MySqlGtidSet gtids, LoggedTransaction t) {
    return new Failure(
        "log-gap",
        "replaying " + t.file() + " at offset " + t.position(),
        "the transactions " + gtids + " before it are neither in the base nor in the logs",
        "Add the logs that hold them to --logs (another server's will do), or take a newer base.");
  }

  static Failure missing(MySqlGtidSet gtids) {
    return new Failure(
        "log-gap",
        "replaying relay logs of MySQL",
        "the transactions "
            + gtids
            + " are neither in the base nor in the logs, up to their end or"
            + " --until",
        "Add the logs that hold them to --logs (another server's will do), or take a newer base.");
  }

  static Failure otherKind(Object base, TransactionId id) {
    return new Failure(
        "base-other",
        "replaying onto the base",
        "it is at "
            + base
            + ", and the logs hold "
            + id
            + ": one is of MariaDB, the other of MySQL",
        "Name a base and logs of the same server, or of servers that followed each other.");
  }
}
