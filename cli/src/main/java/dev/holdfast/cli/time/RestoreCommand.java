package dev.holdfast.cli.time;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.cli.terminal.OnInterrupt;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.fold.Engine;
import dev.holdfast.recovery.impact.Planning;
import dev.holdfast.recovery.impact.Policies;
import dev.holdfast.recovery.restore.Restore;
import dev.holdfast.recovery.restore.RestoreFolder;
import dev.holdfast.recovery.restore.RestoreRequest;
import dev.holdfast.recovery.restore.RestoreResult;
import dev.holdfast.server.ReplayServers;
import dev.holdfast.server.ServerLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
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
      "--to server and --to cluster write one transaction with the rows that differ; 'time undo'",
      "takes it back. Without --yes they say what would be changed, and ask.",
      "Exit codes: 0 done; 1 failed, or something is in the way and nothing was changed; 2 wrong",
      "input; 3 the connection was lost while committing.",
      "Example: holdfast time restore --base /backup/monday --logs /var/lib/mysql --without 0-1-42"
    })
final class RestoreCommand implements Callable<Integer> {
  /** What becomes of the result. */
  enum Goal {
    SCRATCH,
    DUMP,
    SERVER,
    CLUSTER
  }

  private final Terminal terminal;
  private final ZoneId zone;
  private final ReplayServers servers;
  private final UndoPlace place;

  @Mixin private ReplayOptions replay = new ReplayOptions();
  @Mixin private ConflictOptions conflicts = new ConflictOptions();
  @Mixin private PutBackOptions putBack = new PutBackOptions();

  @Option(
      names = "--to",
      paramLabel = "GOAL",
      defaultValue = "scratch",
      description = {
        "scratch leaves the server running; dump writes SQL and ends it;",
        "server makes the tables of --table on a running server what they were;",
        "cluster makes all tables on a cluster's primary what they were."
      })
  private Goal goal = Goal.SCRATCH;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "serve",
      description = {
        "serve replays each transaction; fold what each row comes to in the end,",
        "where that can be known; auto folds where it pays."
      })
  private Engine engine = Engine.SERVE;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      split = ",",
      description = "Only these: shop.customer, or the database shop; several.")
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

  RestoreCommand(Terminal terminal, ZoneId zone, ReplayServers servers, UndoPlace place) {
    this.place = place;
    this.terminal = terminal;
    this.zone = zone;
    this.servers = servers;
  }

  @Override
  public Integer call() throws Exception {
    if (stop || remove) {
      return end();
    }
    checkUsage();
    List<Path> data = replay.data(dir);
    checkData(data);
    Optional<PuttingBack> after = puttingBack(data.stream().anyMatch(servers::servedOnly));
    RestoreRequest request = replay.request(dir == null ? newFolder() : dir, zone);
    RestoreOutput output = new RestoreOutput(terminal, json);
    AtomicBoolean well = new AtomicBoolean(true);
    RestoreResult result =
        new OnInterrupt(() -> servers.stop(request.dir()))
            .guard(() -> {
              RestoreResult restored = restore(request, output);
              after.ifPresent(a -> well.set(putBack(a, request, restored, output)));
              return restored;
            });
    output.print(request.dir(), result);
    return well.get() ? 0 : 1;
  }

  private void checkUsage() {
    boolean putsBack = goal == Goal.SERVER || goal == Goal.CLUSTER;
    if (file != null && goal != Goal.DUMP) {
      throw ReplayOptions.usage("--file goes with --to dump");
    }
    if (goal == Goal.SCRATCH && !tables.isEmpty()) {
      throw ReplayOptions.usage("--table goes with --to dump and --to server");
    }
    if (!putsBack && putBack.given()) {
      throw ReplayOptions.usage("a server to put tables back into goes with --to server");
    }
    if (goal == Goal.SERVER && tables.isEmpty()) {
      throw ReplayOptions.usage("--to server needs --table; all tables go --to cluster");
    }
    if (goal == Goal.CLUSTER && (!tables.isEmpty() || putBack.host != null)) {
      throw ReplayOptions.usage("--to cluster takes neither --table nor --host: see --to server");
    }
    String as = putBack.as().orElse("a.b");
    boolean oneTable = tables.size() == 1 && tables.getFirst().indexOf('.') > 0;
    if (as.indexOf('.') < 0 || (putBack.as().isPresent() && !oneTable)) {
      throw ReplayOptions.usage("--as takes a name like shop.customer_monday for one --table");
    }
  }

  /** Looked at before hours of work, not after. */
  private void checkData(List<Path> data) {
    boolean more = goal == Goal.CLUSTER || engine == Engine.FOLD;
    if (more && data.stream().anyMatch(servers::servedOnly)) {
      throw ReplayOptions.usage(
          "a base of MySQL goes with --engine serve only, and --to server --host: a cluster is of"
              + " MariaDB");
    }
    if (goal == Goal.DUMP) {
      data.stream()
          .filter(Files::isDirectory)
          .forEach(each -> servers.requireDumpProgram(each, replay.settings(1).program()));
    }
  }

  /** The server is asked before hours of work, not after. */
  private Optional<PuttingBack> puttingBack(boolean ofMySql) throws InterruptedException {
    if (goal != Goal.SERVER && goal != Goal.CLUSTER) {
      return Optional.empty();
    }
    ServerLogin target = putBack.login(place.labs());
    return Optional.of(new PuttingBack(terminal, place, putBack, target, tables, ofMySql));
  }

  private boolean putBack(
      PuttingBack after, RestoreRequest request, RestoreResult restored, RestoreOutput output) {
    try {
      return after.run(request, restored, output);
    } finally {
      servers.stop(request.dir());
    }
  }

  private RestoreResult restore(RestoreRequest request, RestoreOutput output) {
    Restore restore = new Restore(servers, place.servers(), engine, request, output::progress);
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
