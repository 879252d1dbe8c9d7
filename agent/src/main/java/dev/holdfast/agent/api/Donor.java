package dev.holdfast.agent.api;

import java.io.OutputStream;

/** Gives the data of this node's server away, to another node's agent: {@code GET /donation}. */
@FunctionalInterface
public interface Donor {
  /**
   * Writes a copy of the data; see docs/formats/donation.md.
   *
   * @param bytesPerSecond not exceeded on average; 0 for no limit
   * @param asDump as SQL, for a host without mariadb-backup
   */
  void donate(OutputStream to, long bytesPerSecond, boolean asDump);
}
