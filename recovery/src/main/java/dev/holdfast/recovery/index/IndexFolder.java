package dev.holdfast.recovery.index;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.OneLog;
import dev.holdfast.binlog.reader.OpenLogs;
import dev.holdfast.recovery.time.Summaries;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Where indexes lie: one file for each log. Any number of processes may use it at once, for a file
 * appears whole or not at all.
 */
public final class IndexFolder {
  private static final String SUFFIX = ".hfindex";
  private static final String UNFINISHED = ".new";
  private static final Duration ABANDONED = Duration.ofDays(1);
  private final Path folder;

  public IndexFolder(Path folder) {
    this.folder = folder;
  }

  public Path path() {
    return folder;
  }

  /** The index that belongs to the log as it is now. */
  Optional<IndexFile> open(Fingerprint log) {
    return IndexFile.open(fileOf(log.path())).filter(index -> index.belongsTo(log));
  }

  private Path fileOf(Path log) {
    CRC32 sum = new CRC32();
    sum.update(log.toString().getBytes(StandardCharsets.UTF_8));
    String place = HexFormat.of().toHexDigits((int) sum.getValue());
    return folder.resolve(log.getFileName() + "." + place + SUFFIX);
  }

  /**
   * Reads a log and writes its index. False when the log can't have one: it isn't closed, or it
   * can't be understood by itself.
   */
  boolean build(Fingerprint log) throws IOException {
    Files.createDirectories(folder);
    Path unfinished =
        Files.createTempFile(
            folder,
            "",
            UNFINISHED,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    unfinished.toFile().deleteOnExit(); // Ctrl-C runs no finally.
    try {
      boolean whole;
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
        whole = index(log, out);
      }
      // What was appended or replaced meanwhile was not indexed.
      if (!whole || !Fingerprint.of(log.path()).equals(log)) {
        return false;
      }
      Files.move(unfinished, fileOf(log.path()), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static boolean index(Fingerprint log, OutputStream out) throws IOException {
    try (OneLog events = OneLog.open(log.path());
        OpenLogs logs = new OpenLogs()) {
      IndexWriter writer = new IndexWriter(out);
      Summaries summaries = new Summaries(logs);
      for (Optional<LoggedTransaction> t = events.next(); t.isPresent(); t = events.next()) {
        if (!writer.fits(t.get())) {
          return false;
        }
        writer.add(summaries.of(t.get()));
      }
      writer.finish(log);
      return events.closedInItself();
    }
  }

  /**
   * Deletes what belongs to logs that are gone, and what broken-off processes have left; not what
   * another one is writing now.
   */
  public int prune() {
    return delete(file ->
        file.toString().endsWith(UNFINISHED)
            ? changed(file).isBefore(Instant.now().minus(ABANDONED))
            : IndexFile.open(file).map(i -> !Files.exists(i.logPath())).orElse(true));
  }

  private static Instant changed(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return Instant.MAX; // It is gone already.
    }
  }

  /** Deletes all indexes, and the folder if nothing else is in it. */
  public int remove() {
    int removed = delete(_ -> true);
    try (Stream<Path> rest = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
      if (Files.exists(folder) && rest.findAny().isEmpty()) {
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw failed(e);
    }
    return removed;
  }

  private interface Choice {
    boolean of(Path file);
  }

  private int delete(Choice choice) {
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> mine =
          all.filter(f -> f.toString().endsWith(SUFFIX) || f.toString().endsWith(UNFINISHED))
              .filter(choice::of)
              .toList();
      for (Path file : mine) {
        Files.deleteIfExists(file);
      }
      return mine.size();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Failure failed(IOException e) {
    return new Failure(
        "index-folder",
        "tidying up " + folder,
        e.toString(),
        "See whose the folder is; everything in it may be deleted at any time.",
        e);
  }
}
