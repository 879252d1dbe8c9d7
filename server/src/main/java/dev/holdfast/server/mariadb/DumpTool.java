package dev.holdfast.server.mariadb;

import dev.holdfast.server.ServerConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * A copy as SQL, for donors without mariadb-backup: one consistent snapshot with its GTID position,
 * slower by far for large data.
 */
final class DumpTool {
  private DumpTool() {}

  /** What the donor runs. Code {@code backup-tool-missing} without it. */
  static List<String> dump(Path options) {
    Path tool = BackupTool.find("mariadb-dump", "mysqldump");
    return List.of(
        tool.toString(),
        "--defaults-file=" + options,
        "--all-databases",
        "--single-transaction",
        "--master-data=1",
        "--gtid",
        "--routines",
        "--events",
        "--triggers",
        "--hex-blob",
        "--default-character-set=utf8mb4",
        "--max-allowed-packet=1G",
        // Its rows are the place of the server that it was dumped from.
        "--ignore-table=mysql.gtid_slave_pos");
  }

  /** What the receiver feeds it to. */
  static List<String> client(Path options) {
    Path tool = BackupTool.find("mariadb", "mysql");
    return List.of(
        tool.toString(),
        "--defaults-file=" + options,
        "--default-character-set=utf8mb4",
        "--max-allowed-packet=1G",
        "--binary-mode");
  }

  /** A server that nobody but the receiver reaches; what it writes is synced at its end. */
  static List<String> loader(ServerConfig config, Path options, Path socket) {
    return List.of(
        config.binaries().server().toString(),
        "--defaults-file=" + options,
        "--socket=" + socket,
        "--skip-networking",
        "--extra-port=0",
        "--skip-log-bin",
        "--skip-slave-start",
        "--read-only=OFF",
        "--event-scheduler=OFF",
        "--innodb-flush-log-at-trx-commit=2",
        "--max-allowed-packet=1G");
  }
}
