package dev.holdfast.server;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Copies of a server's data, from one node to another while the first one runs. The format between
 * them is described in docs/formats/donation.md.
 */
public interface DataCopies {
  /**
   * Writes a consistent copy of this running server's data. Codes: {@code backup-tool-missing},
   * {@code donation-failed}.
   *
   * @param bytesPerSecond not exceeded on average; 0 for no limit
   * @param asDump as SQL: the receiver can't take data files
   */
  void donate(OutputStream to, long bytesPerSecond, boolean asDump);

  /** Whether this host has what {@link #replace} needs for a copy of data files, not of SQL. */
  boolean takesDataFiles();

  /**
   * Takes a copy in beside the data directory, makes it ready, then kills the server and puts the
   * copy in the data directory's place. The old one is kept beside it until {@link
   * #forgetPrevious}. The server is down afterwards. A failure or an interruption before the
   * exchange changes nothing. Codes: {@code backup-tool-missing}, {@code rebuild-failed}, {@code
   * rebuild-twice} (an old data directory is still kept), {@code disk-full}.
   */
  void replace(InputStream donation, Consumer<CopyProgress> progress);

  /** The data directory that the last rebuild put aside. */
  Optional<Path> previous();

  /** Deletes it; does nothing when there is none. */
  void forgetPrevious();
}
