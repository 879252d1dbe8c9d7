package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.gtid.GtidState;
import dev.holdfast.server.CopyProgress;
import dev.holdfast.server.DataCopies;
import dev.holdfast.server.ServerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Copies of a MariaDB server's data by mariadb-backup, or by a dump where it is missing. */
final class MariaDbCopies implements DataCopies {
  private final ServerConfig config;
  private final DataDirectory directory;
  private final Lifecycle lifecycle;
  private final Connections connections;

  MariaDbCopies(
      ServerConfig config, DataDirectory directory, Connections connections, Lifecycle lifecycle) {
    this.config = config;
    this.directory = directory;
    this.lifecycle = lifecycle;
    this.connections = connections;
  }

  @Override
  public void donate(OutputStream to, long bytesPerSecond, boolean asDump) {
    boolean files = takesDataFiles() && !asDump;
    new Donation(config, connections, files ? Donation.Form.MBSTREAM : Donation.Form.SQL)
        .write(to, bytesPerSecond);
  }

  @Override
  public boolean takesDataFiles() {
    return BackupTool.isThere();
  }

  @Override
  public void replace(InputStream from, Consumer<CopyProgress> progress) {
    String what = "rebuilding " + config.node();
    previous()
        .ifPresent(old -> {
          throw new Failure(
              "rebuild-twice",
              what,
              "the data of before the last rebuild are still in "
                  + old
                  + " (holdfast rebuild "
                  + config.node()
                  + " --forget-old)",
              "Look whether you need anything of them, then delete them with that command.");
        });
    DataSwap swap = new DataSwap(config.dataDir().toAbsolutePath());
    String state = new IncomingCopy(config, swap.next()).take(from, progress);
    try {
      writeBinlogState(swap.next(), state);
      DataDirectory.own(swap.next(), config);
      Command synced =
          Command.run(what, Duration.ofMinutes(30), List.of("sync", "-f", swap.next().toString()));
      if (synced.exitCode() != 0) {
        throw new IOException("sync: " + synced.output());
      }
      lifecycle.kill();
      directory.exchange(swap);
    } catch (IOException e) {
      throw DataDirectoryFailures.of(what, e);
    }
  }

  /**
   * The copy has no binary logs. A server without any takes its history from this file (MariaDB,
   * MYSQL_BIN_LOG::do_binlog_recovery), so that it can pass for what it is to those who follow it.
   */
  private static void writeBinlogState(Path dir, String donorState) throws IOException {
    GtidPosition reached = positionOf(dir);
    List<String> lines =
        GtidState.parse(donorState).byStream().values().stream()
            .filter(gtid -> reached.covers(GtidPosition.of(List.of(gtid))))
            .map(Object::toString)
            .collect(Collectors.toList());
    reached.byDomain().values().stream()
        .map(Object::toString)
        .filter(gtid -> !lines.contains(gtid))
        .forEach(lines::add);
    Files.write(dir.resolve("binlog.state"), lines);
  }

  /** The copy's place: third column of the file that mariadb-backup leaves. */
  private static GtidPosition positionOf(Path dir) throws IOException {
    for (String name : List.of("mariadb_backup_binlog_info", "xtrabackup_binlog_info")) {
      Path file = dir.resolve(name);
      if (Files.exists(file)) {
        String[] columns = Files.readString(file).strip().split("\t", -1);
        return columns.length < 3 ? GtidPosition.EMPTY : GtidPosition.parse(columns[2]);
      }
    }
    throw new IOException("the copy says nothing of its place in the binary log");
  }

  @Override
  public Optional<Path> previous() {
    return Optional.of(new DataSwap(config.dataDir().toAbsolutePath()).previous())
        .filter(Files::exists);
  }

  @Override
  public void forgetPrevious() {
    try {
      FileTree.delete(new DataSwap(config.dataDir().toAbsolutePath()).previous());
    } catch (IOException e) {
      throw DataDirectoryFailures.of("deleting the old data of " + config.node(), e);
    }
  }
}
