package dev.holdfast.coordination;

/**
 * One client's view of the store that all agents of a cluster share. Safe for use by many threads;
 * every call ends within the deadline that the client was opened with, whatever the network does.
 *
 * <p>An unreachable store is an ordinary answer ({@link Answer.Unavailable}, {@link
 * CasOutcome.Unknown}), never an exception: the database serves on without it.
 */
public interface Coordination extends AutoCloseable {

  TermStore terms();

  KeyValueStore entries();

  StoreHealth health();

  /** Ends the watches, then the connection. Watches that run are waited for briefly. */
  @Override
  void close();
}
