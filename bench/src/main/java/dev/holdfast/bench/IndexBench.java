package dev.holdfast.bench;

import dev.holdfast.binlog.reader.LogSeries;
import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.lab.Progress;
import dev.holdfast.recovery.index.IndexBuilder;
import dev.holdfast.recovery.index.IndexFolder;
import dev.holdfast.recovery.index.LogIndexes;
import dev.holdfast.recovery.time.Search;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A search by indexes over more log than is worth reading each time. */
final class IndexBench {
  private final List<Path> logs;
  private final IndexFolder folder;
  private final String program;
  private final Progress progress;
  private final List<LogReport.Line> lines = new ArrayList<>();

  /**
   * @param folder for the indexes; removed at the end
   * @param program the command {@code holdfast}
   */
  IndexBench(List<Path> logs, Path folder, String program, Progress progress) {
    this.logs = logs;
    this.folder = new IndexFolder(folder);
    this.program = program;
    this.progress = progress;
  }

  /** Each way of looking for the same. */
  List<LogReport.Line> run(int rounds) throws IOException, InterruptedException {
    String size = "%d MiB".formatted(ShopLog.bytes(logs) >> 20);
    measure("indexing " + size, 1, this::build);
    measure("time find, indexed, " + size, rounds, this::find);
    measure("holdfast time find, " + size, rounds, this::command);
    folder.remove();
    return lines;
  }

  private interface Work {
    long run() throws IOException, InterruptedException;
  }

  private void measure(String what, int rounds, Work work)
      throws IOException, InterruptedException {
    List<Long> micros = new ArrayList<>();
    long count = 0;
    for (int round = 0; round < rounds; round++) {
      long begun = System.nanoTime();
      count = work.run();
      micros.add((System.nanoTime() - begun) / 1000);
    }
    progress.say(what + ": " + count);
    lines.add(LogReport.Line.of(what, micros, ShopLog.bytes(logs)));
  }

  private long build() throws InterruptedException {
    IndexBuilder builder = new IndexBuilder(folder, Runtime.getRuntime().availableProcessors());
    return builder.build(builder.missing(series()), (_, _) -> {}).built();
  }

  private List<LogSeries> series() {
    return LogSeries.in(logs);
  }

  private long find() {
    Search search = new Search(LogReaders.DISASTER, Optional.empty(), Optional.empty());
    List<LogSeries> series = series();
    LogIndexes indexes = new LogIndexes(folder, series, search.filter());
    AtomicLong found = new AtomicLong();
    try (TransactionStream stream = TransactionStream.using(indexes, series, null)) {
      search.run(stream, indexes, true, _ -> found.incrementAndGet());
    }
    return found.get();
  }

  private long command() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(LogReaders.DISASTER_OPTIONS);
    command.addAll(List.of("--index", folder.path().toString(), "--logs"));
    return LogReaders.program(logs, command.toArray(String[]::new));
  }
}
