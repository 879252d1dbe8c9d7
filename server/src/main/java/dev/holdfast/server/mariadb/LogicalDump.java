package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.base.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what a scratch server holds as SQL, with mariadb-dump. */
record LogicalDump(ReplayFolder folder) {
  private static final Duration LIMIT = Duration.ofHours(12);

  void write(List<String> what, Path file) {
    String doing = "writing " + file;
    Path program =
        MariaDbBinaries.program("mariadb-dump", "mysqldump")
            .orElseThrow(() ->
                new Failure(
                    "dump-failed",
                    doing,
                    "mariadb-dump is not installed on this host",
                    "Install it. Debian and Ubuntu: apt-get install mariadb-client."));
    try {
      Path options = folder.path().resolve("client.cnf");
      Files.deleteIfExists(options);
      SecretFile.write(options, new dev.holdfast.base.Secret(clientOptions()));
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.deleteIfExists(part);
      Path next = folder.path().resolve("dump.part");
      try {
        for (List<String> arguments : runs(what)) {
          List<String> command = new ArrayList<>();
          command.add(program.toString());
          command.add("--defaults-file=" + options);
          command.addAll(List.of("--single-transaction", "--routines", "--triggers", "--hex-blob"));
          command.add("--result-file=" + next);
          command.addAll(arguments);
          check(doing, Command.run(doing, LIMIT, command));
          append(next, part);
        }
      } finally {
        Files.deleteIfExists(next);
        Files.deleteIfExists(options);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw DataDirectoryFailures.of(doing, e);
    }
  }

  private static void append(Path from, Path to) throws IOException {
    try (var out =
        Files.newOutputStream(
            to, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
      Files.copy(from, out);
    }
  }

  private String clientOptions() {
    return "[client]\nuser="
        + ReplayFolder.USER
        + "\npassword="
        + SecretFile.read(folder.passwordFile()).value()
        + "\nsocket="
        + folder.socket();
  }

  /** Databases together, and the tables of each database together. */
  private static List<List<String>> runs(List<String> what) {
    if (what.isEmpty()) {
      return List.of(List.of("--all-databases", "--events"));
    }
    Map<String, List<String>> tables = new LinkedHashMap<>();
    List<List<String>> runs = new ArrayList<>();
    for (String one : what) {
      int dot = one.indexOf('.');
      if (dot < 0) {
        runs.add(List.of("--databases", one));
      } else {
        tables
            .computeIfAbsent(one.substring(0, dot), k -> new ArrayList<>())
            .add(one.substring(dot + 1));
      }
    }
    tables.forEach((schema, names) -> {
      List<String> run = new ArrayList<>(List.of(schema));
      run.addAll(names);
      runs.add(run);
    });
    return runs;
  }

  private static void check(String doing, Command done) {
    if (done.exitCode() == 0) {
      return;
    }
    String said = done.output().lines().reduce("", (a, b) -> b).strip();
    boolean missing = said.contains("Couldn't find table") || said.contains("Unknown database");
    throw new Failure(
        missing ? "unknown-table" : "dump-failed",
        doing,
        said,
        missing ? "Name tables like shop.customer, databases like shop." : "See the message.");
  }
}
