package dev.holdfast.recovery.restore;

import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.recovery.replay.LeftOut;
import dev.holdfast.recovery.time.Moment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a restore is asked for.
 *
 * @param dir the scratch server's folder; one that a restore has begun in is gone on with
 * @param base a data directory or backup; may be left out when the folder has a copy already
 * @param basePosition instead of the one that the base itself tells
 * @param memoryBytes for the scratch server
 * @param threads that apply transactions at the same time
 * @param serverOptions what the scratch server needs besides
 * @param serverProgram of a base of MySQL; looked for on PATH without it
 */
public record RestoreRequest(
    Path dir,
    Optional<Path> base,
    Optional<Position> basePosition,
    List<Path> logs,
    LeftOut without,
    Optional<Moment> until,
    long memoryBytes,
    int threads,
    List<String> serverOptions,
    Optional<Path> serverProgram) {
  public RestoreRequest {
    logs = List.copyOf(logs);
    serverOptions = List.copyOf(serverOptions);
  }

  public RestoreRequest(
      Path dir,
      Optional<Path> base,
      Optional<Position> basePosition,
      List<Path> logs,
      LeftOut without,
      Optional<Moment> until,
      long memoryBytes,
      int threads,
      List<String> serverOptions) {
    this(
        dir,
        base,
        basePosition,
        logs,
        without,
        until,
        memoryBytes,
        threads,
        serverOptions,
        Optional.empty());
  }
}
