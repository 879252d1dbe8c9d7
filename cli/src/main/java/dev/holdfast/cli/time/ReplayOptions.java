package dev.holdfast.cli.time;

import dev.holdfast.base.ByteSize;
import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.recovery.replay.LeftOut;
import dev.holdfast.recovery.restore.RestoreRequest;
import dev.holdfast.recovery.time.Moment;
import dev.holdfast.server.ReplaySettings;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is replayed, and onto what. */
final class ReplayOptions {
  @Option(
      names = "--logs",
      paramLabel = "DIR",
      arity = "1..*",
      description = "Folders or files: binary and relay logs, also mixed. Read only.")
  private List<Path> logs = List.of();

  @Option(
      names = "--base",
      paramLabel = "DIR",
      description =
          "A data directory, a snapshot of one, or a backup of mariadb-backup. Read only.")
  private @Nullable Path base;

  @Option(
      names = "--base-position",
      paramLabel = "GTIDS",
      description = "The base's GTID position, if it can't be found in it.")
  private @Nullable String basePosition;

  @Option(
      names = "--without",
      paramLabel = "GTID",
      arity = "1..*",
      split = ",",
      description = {
        "Leave these out: 0-1-42, or 0-1-42..0-1-50;",
        "of MySQL 3e11fa47-71ca-11e1-9e33-c80aa9429562:42, or …:42-50."
      })
  private List<String> without = List.of();

  @Option(
      names = "--until",
      paramLabel = "MOMENT",
      description = "Up to and with a GTID, or before the first transaction after a time.")
  private @Nullable String until;

  @Option(
      names = "--at",
      paramLabel = "GTID",
      description = "As it was right after this transaction; leaves nothing out.")
  private @Nullable String at;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "512M",
      description = "For the scratch server's pages (default: ${DEFAULT-VALUE}).")
  private String memory = "512M";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Transactions applied at the same time; as the machine has processors.")
  private int threads;

  @Option(
      names = "--server-option",
      paramLabel = "NAME=VALUE",
      description = "What the base's server had, like innodb_page_size=32k; several times.")
  private List<String> serverOptions = List.of();

  @Option(
      names = "--server-program",
      paramLabel = "FILE",
      description = "The mysqld for a base of MySQL; found on PATH without it.")
  private @Nullable Path serverProgram;

  RestoreRequest request(Path dir, ZoneId zone) {
    if (logs.isEmpty()) {
      throw usage("--logs is missing");
    }
    if (at != null && (until != null || !without.isEmpty())) {
      throw usage("--at goes with neither --until nor --without");
    }
    String end = at == null ? until : at;
    Optional<Moment> moment = Optional.ofNullable(end).map(t -> Moment.parse(t, zone));
    if (at != null && !(moment.orElse(null) instanceof Moment.Transaction)) {
      throw usage("--at takes a GTID");
    }
    return new RestoreRequest(
        dir,
        Optional.ofNullable(base),
        Optional.ofNullable(basePosition).map(Position::parse),
        logs,
        LeftOut.parse(without),
        moment,
        ByteSize.parse(memory).bytes(),
        applying(),
        serverOptions,
        Optional.ofNullable(serverProgram));
  }

  /** The base, and the copy of it that a restore may have made in {@code dir}. */
  List<Path> data(@Nullable Path dir) {
    return Stream.of(
            Optional.ofNullable(base), Optional.ofNullable(dir).map(d -> d.resolve("data")))
        .flatMap(Optional::stream)
        .toList();
  }

  ReplaySettings settings(long serverId) {
    return new ReplaySettings(
        serverId,
        ByteSize.parse(memory).bytes(),
        applying(),
        serverOptions,
        Optional.ofNullable(serverProgram));
  }

  private int applying() {
    return threads > 0 ? threads : Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 16);
  }

  static Failure usage(String reason) {
    return new Failure("bad-usage", "reading the options", reason, "See --help.");
  }
}
