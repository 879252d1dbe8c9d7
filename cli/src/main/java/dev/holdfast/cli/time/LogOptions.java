package dev.holdfast.cli.time;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.BinaryLogs;
import dev.holdfast.binlog.reader.LogEnd;
import dev.holdfast.binlog.reader.LogSeries;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.Skipped;
import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.binlog.reader.Unfinished;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.index.IndexFolder;
import dev.holdfast.recovery.index.LogIndexes;
import dev.holdfast.recovery.time.Filter;
import dev.holdfast.recovery.time.Search;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which logs are read, and what is said of them besides the result. */
final class LogOptions {
  @Option(
      names = "--logs",
      paramLabel = "DIR",
      arity = "1..*",
      description = "Folders or files: binary and relay logs, also mixed. Read only.")
  private List<Path> logs = List.of();

  @Option(
      names = "--skip-damaged",
      description = "Leave out what can't be read, with the transaction around it, and say so.")
  private boolean skipDamaged;

  @Mixin private IndexOptions index = new IndexOptions();

  @Option(names = "--no-index", description = "Read everything; verifies each checksum anew.")
  private boolean noIndex;

  List<Path> paths() {
    return logs;
  }

  boolean given() {
    return !logs.isEmpty();
  }

  /** The logs are copies, which nobody will ask for again. */
  void copied(Path folder) {
    logs = List.of(folder);
    noIndex = true;
  }

  /** Opens the logs for a search, which goes by the indexes of those that are closed. */
  SearchedLogs open(Terminal terminal, Search search) throws InterruptedException {
    List<LogSeries> all = LogSeries.in(logs);
    if (!noIndex) {
      makeMissing(terminal, all);
    }
    SearchedLogs.Known known = known(all, search.filter());
    return new SearchedLogs(
        TransactionStream.using(known.logs(), all, skipped(terminal)), known.sketches(), search);
  }

  private void makeMissing(Terminal terminal, List<LogSeries> all) throws InterruptedException {
    IndexFolder folder = index.folder();
    new Indexing(folder, terminal)
        .run(all)
        .trouble()
        .ifPresent(e ->
            terminal
                .err()
                .println(
                    "note: no index was written to %s (%s): the logs are read instead"
                        .formatted(folder.path(), e)));
  }

  private SearchedLogs.Known known(List<LogSeries> all, Optional<Filter> filter) {
    if (noIndex) {
      return SearchedLogs.Known.NOTHING;
    }
    LogIndexes indexes = new LogIndexes(index.folder(), all, filter);
    return new SearchedLogs.Known(indexes, indexes);
  }

  /** Goes by the indexes that are there: without them, few logs have to be read for this. */
  private Optional<LoggedTransaction> find(Terminal terminal, TransactionId gtid) {
    SearchedLogs.Known known = known(LogSeries.in(logs), Optional.of(Filter.NONE.only(gtid)));
    return new BinaryLogs(logs).find(gtid, known.logs(), skipped(terminal));
  }

  private @Nullable Consumer<Skipped> skipped(Terminal terminal) {
    return skipDamaged ? s -> terminal.err().println(text(s)) : null;
  }

  /** Code unknown-gtid. */
  LoggedTransaction require(Terminal terminal, TransactionId gtid) {
    if (!given()) {
      throw ReplayOptions.usage("--logs DIR… is missing");
    }
    return find(terminal, gtid)
        .orElseThrow(() ->
            new Failure(
                "unknown-gtid",
                "looking for " + gtid + " in " + logs,
                "no transaction that is there whole has this GTID",
                "See which ones there are: holdfast time find --logs …; or name other logs."));
  }

  private static String text(Skipped s) {
    return "left out: %s from offset %d to %d: %s"
        .formatted(s.file(), s.from(), s.to(), s.reason());
  }

  /** Says which logs end within an event. */
  static void tellEnds(Terminal terminal, TransactionStream stream) {
    tellEnds(terminal, stream.ends());
  }

  static void tellEnds(Terminal terminal, List<Unfinished> ends) {
    for (Unfinished end : ends) {
      if (end.end() == LogEnd.CUT) {
        terminal
            .err()
            .println(
                "note: %s ends within an event at offset %d: it is being written, or its server crashed%s"
                    .formatted(
                        end.file(),
                        end.position(),
                        end.begun()
                            .map(b ->
                                "; "
                                    + b.id().map(Object::toString).orElse("a transaction")
                                    + " is not there whole")
                            .orElse("")));
      }
    }
  }
}
