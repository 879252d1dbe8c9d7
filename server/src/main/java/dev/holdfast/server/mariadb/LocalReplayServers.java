package dev.holdfast.server.mariadb;

import dev.holdfast.server.CopyProgress;
import dev.holdfast.server.ReplayServer;
import dev.holdfast.server.ReplayServers;
import dev.holdfast.server.ReplaySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Scratch servers on this machine, of the kind that a base is of. */
public final class LocalReplayServers implements ReplayServers {
  private final MariaDbReplayServers all = new MariaDbReplayServers();

  /** Since 8.0 MySQL has its own tables in one file, which MariaDB has not. */
  static boolean ofMySql(Path data) {
    return Files.exists(data.resolve("mysql.ibd"));
  }

  @Override
  public void copy(Path base, Path folder, Consumer<CopyProgress> progress) {
    all.copy(base, folder, progress);
  }

  @Override
  public ReplayServer start(Path folder, ReplaySettings settings) {
    return ofMySql(new ReplayFolder(folder.toAbsolutePath()).data())
        ? new MySqlStart(folder, settings).run()
        : all.start(folder, settings);
  }

  @Override
  public boolean servedOnly(Path data) {
    return ofMySql(data);
  }

  @Override
  public void requireDumpProgram(Path data, Optional<Path> program) {
    if (ofMySql(data)) {
      MySqlPrograms.dump(program);
    } else {
      all.requireDumpProgram(data, program);
    }
  }

  @Override
  public boolean stop(Path folder) {
    return all.stop(folder);
  }

  @Override
  public void kill(Path folder) {
    all.kill(folder);
  }

  @Override
  public Optional<Long> running(Path folder) {
    return all.running(folder);
  }
}
