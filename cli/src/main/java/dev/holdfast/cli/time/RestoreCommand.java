package dev.holdfast.cli.time;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.cli.terminal.OnInterrupt;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.impact.Planning;
import dev.holdfast.recovery.impact.Policies;
import dev.holdfast.recovery.restore.Restore;
import dev.holdfast.recovery.restore.RestoreFolder;
import dev.holdfast.recovery.restore.RestoreRequest;
import dev.holdfast.recovery.restore.RestoreResult;
import dev.holdfast.server.ReplayServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast time restore}. */
@Command(
    name = "restore",
    description = "Replay logs onto a copy of a base, without what is left out.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The base and the logs are only read. The same command with the same --dir goes on with what",
      "was broken off, or further with a later --until.",
      "Example: holdfast time restore --base /backup/monday --logs /var/lib/mysql --without 0-1-42"
    })
final class RestoreCommand implements Callable<Integer> {
  /** What becomes of the result. */
  enum Goal {
    SCRATCH,
    DUMP
  }

  private final Terminal terminal;
  private final ZoneId zone;
  private final ReplayServers servers;

  @Mixin private ReplayOptions replay = new ReplayOptions();
  @Mixin private ConflictOptions conflicts = new ConflictOptions();

  @Option(
      names = "--to",
      paramLabel = "GOAL",
      defaultValue = "scratch",
      description = "scratch leaves the server running; dump writes SQL and ends it.")
  private Goal goal = Goal.SCRATCH;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      split = ",",
      description = "What is dumped: shop.customer, or the database shop; all without it.")
  private List<String> tables = List.of();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Where the dump goes; dump.sql in the folder without it.")
  private @Nullable Path file;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The scratch server's folder; a new one in the temporary folder without it.")
  private @Nullable Path dir;

  @Option(names = "--stop", description = "End the server of --dir, and do nothing else.")
  private boolean stop;

  @Option(names = "--remove", description = "End it and delete the folder.")
  private boolean remove;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  RestoreCommand(Terminal terminal, ZoneId zone, ReplayServers servers) {
    this.terminal = terminal;
    this.zone = zone;
    this.servers = servers;
  }

  @Override
  public Integer call() throws Exception {
    if (stop || remove) {
      return end();
    }
    if (goal != Goal.DUMP && (!tables.isEmpty() || file != null)) {
      throw ReplayOptions.usage("--table and --file go with --to dump");
    }
    RestoreRequest request = replay.request(dir == null ? newFolder() : dir, zone);
    RestoreOutput output = new RestoreOutput(terminal, json);
    RestoreResult result =
        new OnInterrupt(() -> servers.stop(request.dir())).guard(() -> restore(request, output));
    output.print(request.dir(), result);
    return 0;
  }

  private RestoreResult restore(RestoreRequest request, RestoreOutput output) {
    Restore restore = new Restore(servers, request, output::progress);
    Policies policies = conflicts.policies();
    RestoreResult result =
        restore.run(new Planning(policies, output::planned), policies.toString());
    if (goal == Goal.DUMP) {
      dump(request.dir(), output);
    }
    return result;
  }

  private void dump(Path folder, RestoreOutput output) {
    Path target = file == null ? folder.resolve("dump.sql") : file;
    try (var server = servers.start(folder, replay.settings(1))) {
      server.dump(tables, target.toAbsolutePath());
    }
    servers.stop(folder);
    output.dumped(target);
  }

  private int end() {
    if (dir == null) {
      throw ReplayOptions.usage("--stop and --remove need --dir");
    }
    RestoreFolder folder = new RestoreFolder(dir);
    boolean ran = !remove && folder.stop(servers);
    if (remove) {
      folder.remove(servers);
    }
    if (json) {
      terminal.out().println(Json.MAPPER.writeValueAsString(new End(dir.toString(), remove)));
    } else {
      terminal.out().println(remove ? "removed " + dir : ran ? "stopped" : "it didn't run");
    }
    return 0;
  }

  private record End(String dir, boolean removed) {}

  static Path newFolder() {
    try {
      return Files.createTempDirectory("holdfast-restore-");
    } catch (IOException e) {
      throw new Failure(
          "restore-folder",
          "making a folder for the scratch server",
          e.toString(),
          "Name one with --dir.",
          e);
    }
  }
}
