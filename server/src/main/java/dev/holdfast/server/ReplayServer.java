package dev.holdfast.server;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Secret;
import dev.holdfast.base.SecretFile;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.server.LiveLogs.Transport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One running server of the time machine. Codes of all: {@code server-not-running}, {@code
 * server-silent}, {@code server-refused}.
 */
public interface ReplayServer extends AutoCloseable {
  /** How to get in; the account may do everything. */
  record Access(
      String host,
      int port,
      Path socket,
      String user,
      Path passwordFile,
      long pid,
      Path dataDir,
      Transport transport) {
    public ServerLogin login() {
      return new ServerLogin(
          new Endpoint(host, port), user, SecretFile.read(passwordFile), transport);
    }
  }

  /**
   * How far it is.
   *
   * @param applied transactions, from some number on
   * @param error why it stopped to receive or to apply
   */
  record State(Position position, long applied, Optional<String> error) {}

  Access access();

  /**
   * What the copied data hold: from the backup's own files, or from the binary log and the
   * replication state in the copy. Code {@code base-position-unknown}.
   */
  Position basePosition();

  /** Up to where it has replayed. */
  Position position();

  /** Says from where it is to replay; before the first {@link #follow} only. */
  void begin(Position at);

  /** Stops a replay that is under way, if one is. */
  void halt();

  /** Replays what a source on 127.0.0.1 sends; returns what was true before it began. */
  State follow(int port, String user, Secret password);

  State state();

  /** Ends the replay and brings everything to disk. */
  void settle();

  /** Rows by column name. */
  List<Map<String, String>> query(String sql);

  /**
   * Writes databases ({@code shop}) or tables ({@code shop.customer}), or all of them if none are
   * named, as SQL. Codes: {@code dump-failed}, {@code unknown-table}.
   */
  void dump(List<String> what, Path file);

  /** Leaves the server running. */
  @Override
  void close();
}
