package dev.holdfast.server;

import java.time.Duration;

/** Opens running servers whose rows are to be taken back. */
public interface UndoServers {
  /**
   * Codes: {@code bad-login}, {@code server-not-running}, {@code server-silent}, {@code
   * server-refused}.
   *
   * @param lockWait how long each statement waits for what other sessions hold
   */
  UndoServer open(ServerLogin login, Duration lockWait);
}
