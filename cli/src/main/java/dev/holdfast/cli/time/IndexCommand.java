package dev.holdfast.cli.time;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.binlog.reader.LogSeries;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.index.IndexBuilder;
import dev.holdfast.recovery.index.IndexFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast time index}. */
@Command(
    name = "index",
    description = "Index closed logs ahead, so that the next search finds them indexed.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Searches make missing indexes by themselves; this is for cron. Indexes of logs that are gone",
      "are deleted. Everything in the folder may be deleted at any time.",
      "Example: holdfast time index --logs /var/lib/mysql"
    })
final class IndexCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--logs",
      paramLabel = "DIR",
      arity = "1..*",
      description = "Folders or files: binary and relay logs, also mixed. Read only.")
  private List<Path> logs = List.of();

  @Mixin private IndexOptions index = new IndexOptions();

  @Option(names = "--remove", description = "Delete all indexes, and do nothing else.")
  private boolean remove;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /** What was done, as JSON has it. */
  private record View(String folder, int indexed, int refused, int removed, long bytes) {}

  IndexCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    IndexFolder folder = index.folder();
    if (remove) {
      print(new View(folder.path().toString(), 0, 0, folder.remove(), 0));
      return 0;
    }
    if (logs.isEmpty()) {
      throw ReplayOptions.usage("--logs is missing");
    }
    List<LogSeries> all = LogSeries.in(logs);
    int removed = folder.prune();
    Indexing indexing = new Indexing(folder, terminal);
    IndexBuilder.Result result = indexing.run(all);
    if (result.trouble().isPresent()) {
      throw unwritable(folder, result.trouble().get());
    }
    print(
        new View(
            folder.path().toString(), result.built(), result.refused(), removed, indexing.bytes()));
    return 0;
  }

  private static Failure unwritable(IndexFolder folder, IOException e) {
    return new Failure(
        "index-folder",
        "writing indexes to " + folder.path(),
        e.toString(),
        "Make room there, or name another folder with --index DIR.",
        e);
  }

  private void print(View view) {
    if (json) {
      terminal.out().println(Json.MAPPER.writeValueAsString(view));
      return;
    }
    if (!remove) {
      terminal
          .out()
          .println(
              "indexed %d logs, %d MiB, in %s"
                  .formatted(view.indexed, view.bytes >> 20, view.folder));
    }
    if (view.refused > 0) {
      terminal.out().println(view.refused + " logs can't be indexed; searches read them");
    }
    if (remove || view.removed > 0) {
      terminal.out().println("removed " + view.removed + " indexes");
    }
  }
}
