package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The programs that copy a server's data: of Debian's packages mariadb-backup and mariadb-client.
 */
final class BackupTool {
  private BackupTool() {}

  /** Whether data files can be copied on this host. */
  static boolean isThere() {
    return MariaDbBinaries.program("mariadb-backup", "mariabackup").isPresent()
        && MariaDbBinaries.program("mbstream").isPresent();
  }

  /** The first of these programs; code {@code backup-tool-missing}. */
  static Path find(String... names) {
    return MariaDbBinaries.program(names)
        .orElseThrow(() ->
            new Failure(
                "backup-tool-missing",
                "looking for " + names[0],
                "it is not installed on this host",
                "Install mariadb-backup, in the server's version, or mariadb-dump. Debian and Ubuntu:"
                    + " apt-get install mariadb-backup, or mariadb-client. Fedora: dnf install"
                    + " mariadb-backup, or mariadb."));
  }

  /** What it said last, without its many notes. */
  static String lastError(Path log, int exit) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.reversed().stream()
        .filter(line -> line.contains("rror") || line.contains("failed"))
        .findFirst()
        .orElse(lines.isEmpty() ? "it ended with exit code " + exit : lines.getLast())
        .strip();
  }
}
