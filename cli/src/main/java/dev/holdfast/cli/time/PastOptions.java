package dev.holdfast.cli.time;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Older data, from which it is worked out how everything was before a transaction. */
final class PastOptions {
  @Option(
      names = "--base",
      paramLabel = "DIR",
      description =
          "Older data (a data directory, a snapshot, a backup of mariadb-backup): tells what foreign"
              + " keys deleted along, which no log does. Read only.")
  private @Nullable Path base;

  @Option(
      names = "--base-position",
      paramLabel = "GTIDS",
      description = "The base's GTID position, if it can't be found in it.")
  private @Nullable String basePosition;

  @Option(
      names = "--server-option",
      paramLabel = "NAME=VALUE",
      description = "What the base's server had, like innodb_page_size=32k; several times.")
  private List<String> serverOptions = List.of();

  Optional<Path> base() {
    return Optional.ofNullable(base);
  }

  Optional<String> basePosition() {
    return Optional.ofNullable(basePosition);
  }

  List<String> serverOptions() {
    return serverOptions;
  }
}
