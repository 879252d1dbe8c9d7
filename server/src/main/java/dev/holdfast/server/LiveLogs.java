package dev.holdfast.server;

import dev.holdfast.binlog.gtid.Gtid;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Copies the binary logs of running servers, byte by byte, as a replica gets them. */
public interface LiveLogs {
  /** Where the copy begins: always with the beginning of a file. */
  sealed interface Start {
    /** The oldest log that the server has. */
    record Oldest() implements Start {}

    /** The log with this name. */
    record Log(String name) implements Start {}

    /** The log that was being written then. */
    record Time(Instant at) implements Start {}

    /** The log that holds this transaction, if the logs tell; else the oldest. */
    record Holding(Gtid gtid) implements Start {}
  }

  /** What goes over the wire. */
  sealed interface Transport {
    record Plain() implements Transport {}

    /**
     * TLS.
     *
     * @param authority certificates (PEM) of which one signed the server's; without, the system's
     *     ones count, or the proof that MariaDB 11.4 and later give by the password, and the host's
     *     name is compared
     */
    record Tls(Optional<Path> authority) implements Transport {}

    /**
     * Only the password is encrypted, for a server of MySQL.
     *
     * @param publicKey the server's, {@code public_key.pem} in its data directory
     */
    record SealedPassword(Path publicKey) implements Transport {}
  }

  /**
   * Copies what the server has at this moment into {@code folder}, under the server's own names.
   * Codes: {@code bad-login}, {@code no-permission}, {@code log-off}, {@code log-purged}, {@code
   * disk-full}, {@code server-not-running}, {@code server-silent}, {@code server-refused}.
   *
   * @param copied told the bytes so far
   */
  void copy(ServerLogin login, Transport transport, Start start, Path folder, LongConsumer copied);
}
