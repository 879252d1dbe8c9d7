package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The programs of Debian's package mariadb-backup. */
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
                "Install it, in the server's version. Debian and Ubuntu: apt-get install"
                    + " mariadb-backup. Fedora: dnf install mariadb-backup."));
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
