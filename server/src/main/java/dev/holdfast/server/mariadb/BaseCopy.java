package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.CopyProgress;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Makes a data directory for a scratch server from a data directory, a snapshot of one, or what
 * mariadb-backup made. Only reads the original. What a replica has received, and whom it followed,
 * is not copied: it must not begin to follow.
 */
record BaseCopy(Path base, Consumer<CopyProgress> progress) {
  private static final Duration PREPARE_LIMIT = Duration.ofHours(12);
  private static final Pattern NOT_COPIED =
      Pattern.compile(
          ".*relay.*\\.(\\d{6,}|index)|(master|relay-log|multi-master)[^/]*\\.info|.*\\.pid"
              + "|.*\\.err|holdfast\\.lock|auto\\.cnf|mysqld-auto\\.cnf");

  /** {@code data} comes to be when all is there. */
  void to(Path data) throws IOException {
    String what = "copying " + base;
    Path real = checked(what);
    Path copying = data.resolveSibling("data.copying");
    FileTree.delete(copying);
    long bytes = FileTree.size(real, name -> !NOT_COPIED.matcher(name).matches());
    checkSpace(what, data, bytes);
    Files.walkFileTree(real, new Copier(real, copying, bytes));
    prepare(what, copying);
    BinlogIndex.repair(copying);
    Files.move(copying, data);
  }

  private Path checked(String what) throws IOException {
    if (!Files.isDirectory(base)) {
      throw new Failure(
          "base-missing", what, "there is no such folder", "Name a data directory or a backup.");
    }
    Path real = base.toRealPath();
    if (!Files.isDirectory(real.resolve("mysql")) || !Files.exists(real.resolve("ibdata1"))) {
      throw unusable(what, "it is no data directory: it has no mysql folder or no ibdata1");
    }
    if (ProcessFinder.serverOf(real).isPresent()) {
      throw new Failure(
          "base-in-use",
          what,
          "a server runs in it, so a copy of its files would be broken",
          "Take a snapshot, or a backup with mariadb-backup, and name that.");
    }
    return real;
  }

  private static Failure unusable(String what, String reason) {
    return new Failure(
        "base-unusable",
        what,
        reason,
        "Name a data directory with all of its files, or a backup of mariadb-backup.");
  }

  private static void checkSpace(String what, Path data, long bytes) throws IOException {
    long free = Files.getFileStore(data.getParent()).getUsableSpace();
    if (free < bytes + bytes / 10) {
      throw DataDirectoryFailures.diskFull(
          what,
          "the copy needs about " + (bytes >> 20) + " MiB, and " + (free >> 20) + " MiB are free",
          null);
    }
  }

  private static void prepare(String what, Path copy) throws IOException {
    for (String name : List.of("xtrabackup_checkpoints", "mariadb_backup_checkpoints")) {
      Path file = copy.resolve(name);
      String type = Files.exists(file) ? Files.readString(file) : "";
      if (type.contains("incremental")) {
        throw unusable(what, "it is an incremental backup");
      }
      if (type.contains("full-backuped") && LocalReplayServers.ofMySql(copy)) {
        throw unusable(what, "it is a backup that xtrabackup has not prepared yet");
      }
      if (type.contains("full-backuped")) {
        Path tool = BackupTool.find("mariadb-backup", "mariabackup");
        Command done =
            Command.run(
                what, PREPARE_LIMIT, List.of(tool.toString(), "--prepare", "--target-dir=" + copy));
        if (done.exitCode() != 0) {
          throw unusable(
              what,
              "mariadb-backup --prepare: " + done.output().lines().reduce("", (a, b) -> b).strip());
        }
      }
    }
  }

  private final class Copier extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;
    private final long total;
    private long copied;

    Copier(Path from, Path to, long total) {
      this.from = from;
      this.to = to;
      this.total = total;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
        throws IOException {
      Files.createDirectories(target(dir));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String name = file.getFileName().toString();
      if (attributes.isSymbolicLink() || name.endsWith(".isl")) {
        throw unusable(
            "copying " + base, file + " leads to files elsewhere, which would be written to");
      }
      if (attributes.isRegularFile() && !NOT_COPIED.matcher(name).matches()) {
        Files.copy(file, target(file), LinkOption.NOFOLLOW_LINKS);
        copied += attributes.size();
        progress.accept(new CopyProgress("copying", copied, total));
      }
      return FileVisitResult.CONTINUE;
    }

    private Path target(Path path) {
      return to.resolve(from.relativize(path).toString());
    }
  }
}
