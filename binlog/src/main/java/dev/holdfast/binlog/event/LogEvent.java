package dev.holdfast.binlog.event;

import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.MySqlGtid;
import dev.holdfast.binlog.gtid.MySqlGtidSet;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.row.RowBlock;
import dev.holdfast.binlog.row.TableDefinition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One event of a log, as far as it is decoded. */
public sealed interface LogEvent {
  /**
   * The first event of a file, and in a relay log one more from each source that it was read from.
   *
   * @param serverVersion of the server that wrote it
   * @param checksums whether the events after it carry a CRC32
   * @param postHeaders how many bytes of fixed fields each event type has, from type 1 on
   */
  record FormatDescription(String serverVersion, boolean checksums, Bytes postHeaders)
      implements LogEvent {
    /** Whether each transaction of its server begins with a GTID event. */
    public boolean gtids() {
      return ServerVersion.writesGtids(serverVersion);
    }

    /** Length of a type's fixed fields, {@code usual} where the description doesn't say. */
    public int postHeader(int type, int usual) {
      return type <= postHeaders.length() ? Byte.toUnsignedInt(postHeaders.at(type - 1)) : usual;
    }
  }

  /** Begins an event group, which is a transaction or a single statement. */
  sealed interface Start extends LogEvent {
    Optional<TransactionId> id();
  }

  /**
   * Begins one in a log of MySQL 5.7 or later.
   *
   * @param gtid empty under gtid_mode=OFF
   * @param clock grows within the log of the server that wrote it, and begins anew in the next one:
   *     by it a replica knows what may be applied beside what; 0 for unknown
   */
  record MySqlStart(Optional<MySqlGtid> gtid, long clock) implements Start {
    @Override
    public Optional<TransactionId> id() {
      return gtid.map(g -> g);
    }
  }

  /**
   * Begins one in a log of MariaDB.
   *
   * @param flags the GTID event's own: those below, and 2 where a commit id follows (MariaDB
   *     manual, "GTID_EVENT")
   * @param commitId the same for transactions that were committed together
   * @param xa the identifier, of XA PREPARE, XA COMMIT and XA ROLLBACK
   */
  record GroupStart(
      Gtid gtid, int flags, OptionalLong commitId, Optional<XaId> xa, Optional<Alter> alter)
      implements Start {
    public static final int STANDALONE = 1;

    /** All that is in it can be rolled back. */
    public static final int TRANSACTIONAL = 4;

    /** It may be applied beside others. */
    public static final int PARALLEL = 8;

    /** It had to wait for another's locks. */
    public static final int WAITED = 16;

    public static final int DDL = 32;
    public static final int XA_PREPARED = 64;
    public static final int XA_COMPLETED = 128;

    @Override
    public Optional<TransactionId> id() {
      return Optional.of(gtid);
    }

    /** Whether the group is one statement, without a COMMIT at its end. */
    public boolean standalone() {
      return (flags & STANDALONE) != 0;
    }

    public boolean ddl() {
      return (flags & DDL) != 0;
    }
  }

  /** An ALTER TABLE in two phases: two groups, of which the second names the first. */
  sealed interface Alter {
    record Started() implements Alter {}

    record Committed(long startSequence) implements Alter {}

    record RolledBack(long startSequence) implements Alter {}
  }

  record XaId(long format, Bytes global, Bytes branch) {}

  /** The binlog state at the beginning of a file: the last GTIDs of each domain and server. */
  record GtidList(List<Gtid> gtids) implements LogEvent {
    public GtidList {
      gtids = List.copyOf(gtids);
    }
  }

  /** All that had been logged before the beginning of a file of MySQL. */
  record PreviousGtids(MySqlGtidSet gtids) implements LogEvent {}

  /** The name of the file that goes on from here. */
  record Rotate(String nextFile, long position) implements LogEvent {}

  /**
   * BEGIN: starts a transaction in logs without GTIDs, and in those of MySQL.
   *
   * @param xa whether it is XA START
   */
  record Begin(boolean xa) implements LogEvent {}

  /**
   * A whole transaction's events but the first, without checksums, one after the other.
   *
   * @param zstd whether they are compressed
   */
  record Payload(boolean zstd, ByteReader events) implements LogEvent {}

  /** The end of a transaction. */
  record TransactionEnd(How how) implements LogEvent {
    /** By XID or COMMIT, ROLLBACK, or XA PREPARE. */
    public enum How {
      COMMITTED,
      ROLLED_BACK,
      PREPARED
    }
  }

  /** Belongs to the log itself and to no transaction. */
  record Housekeeping(int type) implements LogEvent {}

  /**
   * Part of a transaction, not decoded.
   *
   * @param precedesStatement it prepares the statement that follows, and can't end a group
   */
  record Other(int type, boolean precedesStatement) implements LogEvent {}

  /** Part of a transaction. */
  sealed interface Content extends LogEvent {}

  /**
   * A statement.
   *
   * @param thread connection id of the client
   * @param schema the default one, may be empty
   * @param error what it failed with on its server, 0 for nothing
   * @param sql its text; characters of an unknown or broken character set are replaced
   * @param raw its bytes
   */
  record Query(long thread, long seconds, String schema, int error, String sql, Bytes raw)
      implements Content {}

  /** The statement whose rows follow. */
  record Annotate(String sql) implements Content {}

  record TableMap(long tableId, TableDefinition table) implements Content {}

  record Rows(RowBlock block) implements Content {}

  /** INSERT_ID or LAST_INSERT_ID of the statement that follows. */
  record IntVar(boolean lastInsertId, long value) implements Content {}

  record Rand(long seed1, long seed2) implements Content {}

  /** A user variable of the statement that follows; its value as the server stores it. */
  record UserVar(String name, Optional<Bytes> value) implements Content {}

  /** Something went by that the log doesn't hold: what follows must not be taken as complete. */
  record Incident(int number, String message) implements Content {}

  /** Part of LOAD DATA in statement format: blocks of the loaded file. */
  record LoadBlock(int type) implements Content {}
}
