package dev.holdfast.agent.router;

/** Where a router learns where connections may go. */
public interface Backends {
  /** The newest view; returns at once. */
  BackendView current();

  /**
   * Calls {@code changed} after every change of the view, on any thread; it returns at once and
   * reads {@link #current()} itself. Closing the watch ends the calls.
   */
  Watch watch(Runnable changed);

  /** The router saw a connection refused or broken: a moment to look more often than usual. */
  void suspect();

  /** A listener that has been registered. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
