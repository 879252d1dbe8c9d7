package dev.holdfast.server;

import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.row.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A running server in which rows are put back, in one transaction. Codes of all: {@code
 * server-not-running} (the connection is lost), {@code server-silent}, {@code server-refused},
 * {@code undo-blocked} (another session holds what is needed).
 */
public interface UndoServer extends AutoCloseable {
  /**
   * What matters of the server as a whole.
   *
   * @param source where it replicates from, if it is a replica
   * @param position what it has executed
   * @param runsTriggers whether triggers fire for row events (slave_run_triggers_for_rbr)
   * @param overwrites whether row events overwrite what is in the way (slave_exec_mode)
   * @param secondVersion whether row events have to be of the second version, which MySQL writes
   *     since 5.6, and not of the first
   */
  record Situation(
      long serverId,
      boolean readOnly,
      Optional<String> source,
      Position position,
      boolean runsTriggers,
      boolean overwrites,
      boolean secondVersion) {}

  /** What became of row events. */
  sealed interface Outcome {
    record Applied() implements Outcome {}

    /** None of them was applied: a row is in the way, or one is missing. */
    record InTheWay(Obstacle obstacle, String message) implements Outcome {}
  }

  /** In which way the server couldn't. */
  enum Obstacle {
    /** Another row has the same value of a unique key. */
    UNIQUE,
    /** The row that it refers to isn't there. */
    PARENT,
    /** Other rows refer to it. */
    CHILD,
    /** The row isn't there, or its values aren't allowed any more. */
    ROW
  }

  Situation situation();

  /** Empty when there is no such table. */
  Optional<LiveTable> table(String schema, String name);

  /**
   * Begins the transaction.
   *
   * @param formatDescription of its first row events; empty if there will be none
   */
  void begin(Optional<byte[]> formatDescription);

  /**
   * Locks and reads the rows with these keys. Each value comes in the form that {@link StoredForm}
   * compares.
   */
  List<List<Optional<String>>> rows(LiveTable table, List<List<Value>> keys);

  /** The same without locks, as they were when the transaction first looked. */
  List<List<Optional<String>>> unlocked(LiveTable table, List<List<Value>> keys);

  /** Those of these values, in the form of {@link #rows}, that rows of a child refer to. */
  List<List<Optional<String>>> referred(
      LiveTable.Child child, LiveTable table, List<List<Value>> values);

  /**
   * The rows that refer, by a chain of foreign keys, to rows with these values in the columns that
   * the first of them refers to. Not locked; told are the columns of their key, or all without one,
   * in the form of {@link #rows}.
   *
   * @param chain from child to grandchild; the last one's rows are told
   */
  List<List<Optional<String>>> followers(List<Link> chain, List<List<Value>> values);

  /**
   * A foreign key, and the table that has it.
   *
   * @param child as the table that it refers to tells it
   */
  record Link(LiveTable.Child child, LiveTable table) {}

  /** Tells the server in which format the next events are. */
  void format(byte[] formatDescription);

  /** Makes what row events of one table say; triggers don't fire. All or none. */
  Outcome apply(byte[] tableMap, byte[] rows);

  /** Changes columns of the row with this key to what SQL expressions say; triggers fire. */
  Outcome adjust(LiveTable table, List<Value> key, Map<String, String> expressions);

  /**
   * Ends the transaction; empty when the server writes no binary log or doesn't tell the GTID. Code
   * {@code undo-unknown} when the connection is lost meanwhile.
   */
  Optional<TransactionId> commit();

  /** Takes the transaction back. */
  void rollback();

  /** From another thread: ends what is under way; the server rolls back. */
  void cancel();

  @Override
  void close();
}
