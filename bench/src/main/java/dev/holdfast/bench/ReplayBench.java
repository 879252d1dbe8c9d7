package dev.holdfast.bench;

import dev.holdfast.base.Failure;
import dev.holdfast.cli.terminal.OnInterrupt;
import dev.holdfast.lab.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Replays the same logs onto the same base in several ways, in turn; all must come to the same. */
final class ReplayBench {
  private static final String SERVE = "time restore --engine serve";
  private static final String FOLD = "time restore --engine fold";
  private static final String PIPE = "mariadb-binlog | mariadb";
  private static final String REPLICA = "a replica";
  private final Path folder;
  private final Path work;
  private final Progress progress;
  private final Replays replays;
  private final Map<String, Way> ways = new LinkedHashMap<>();
  private final Map<String, List<Long>> micros = new LinkedHashMap<>();

  private interface Way {
    Replays.Replayed run() throws Exception;
  }

  /**
   * @param folder what {@link ShopLog} made
   * @param program the command {@code holdfast}
   * @param work a new folder for all servers; deleted at the end
   */
  ReplayBench(Path folder, String program, Path work, Progress progress) {
    this.folder = folder;
    this.work = work;
    this.progress = progress;
    replays = new Replays(folder, program, work);
    ways.put(FOLD, () -> replays.holdfast("fold"));
    ways.put(SERVE, () -> replays.holdfast("serve"));
    ways.put(REPLICA, replays::replica);
    ways.put(PIPE, replays::pipe);
  }

  /** Nothing to replay onto, where somebody brought their own logs. */
  static boolean possible(Path folder) {
    return Files.exists(ShopLog.base(folder)) && Files.exists(ShopLog.sums(folder));
  }

  void run(int rounds) throws Exception {
    new OnInterrupt(this::clean)
        .guard(() -> {
          try {
            replay(rounds);
          } finally {
            clean();
          }
          return true;
        });
  }

  private void clean() throws InterruptedException {
    try {
      replays.remove();
      CopiedServer.killAll(work);
      ShopLog.delete(work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void replay(int rounds) throws Exception {
    String expected = Files.readString(ShopLog.sums(folder));
    for (int round = 1; round <= rounds; round++) {
      for (Map.Entry<String, Way> way : ways.entrySet()) {
        Replays.Replayed done = way.getValue().run();
        progress.say(
            "replay %d of %d: %s: %.1f s"
                .formatted(round, rounds, way.getKey(), done.micros() / 1e6));
        compare(way.getKey(), expected, done.sums());
        micros.computeIfAbsent(way.getKey(), _ -> new ArrayList<>()).add(done.micros());
      }
    }
  }

  private static void compare(String what, String expected, String sums) {
    if (!expected.equals(sums)) {
      throw new Failure(
          "bench-differs",
          "comparing the tables after " + what,
          "they were\n" + expected + "where the logs were written, and are\n" + sums,
          "The way that differs is wrong: report this.");
    }
  }

  List<LogReport.Line> lines() throws IOException {
    long bytes = ShopLog.bytes(ShopLog.in(folder));
    return micros.entrySet().stream()
        .map(e -> LogReport.Line.of(e.getKey(), e.getValue(), bytes))
        .toList();
  }

  List<LogReport.Ratio> ratios() throws IOException {
    Map<String, LogReport.Line> by = new LinkedHashMap<>();
    lines().forEach(line -> by.put(line.what(), line));
    return List.of(ratio(by, SERVE, REPLICA), ratio(by, FOLD, PIPE), ratio(by, FOLD, REPLICA));
  }

  private static LogReport.Ratio ratio(Map<String, LogReport.Line> by, String a, String b) {
    return LogReport.Ratio.of(Objects.requireNonNull(by.get(a)), Objects.requireNonNull(by.get(b)));
  }
}
