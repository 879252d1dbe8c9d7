package dev.holdfast.server;

import java.time.Duration;

/** Opens running servers whose tables are read or put back. */
public interface TableServers {
  /**
   * Codes: {@code bad-login}, {@code server-not-running}, {@code server-silent}, {@code
   * server-refused}.
   *
   * @param lockWait how long each statement waits for what other sessions hold
   */
  TableServer open(ServerLogin login, Duration lockWait);
}
