package dev.holdfast.bench;

import dev.holdfast.base.Failure;
import dev.holdfast.cli.terminal.OnInterrupt;
import dev.holdfast.lab.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Replays the same logs onto the same base in several ways, in turn; all must come to the same. */
final class ReplayBench {
  private final Path folder;
  private final Path work;
  private final Progress progress;
  private final Replays replays;
  private final Map<Way, List<Long>> micros = new EnumMap<>(Way.class);

  /** How logs are replayed, in the order in which they are. */
  enum Way {
    FOLD("time restore --engine fold"),
    SERVE("time restore --engine serve"),
    REPLICA("a replica"),
    PIPE("mariadb-binlog | mariadb");

    private final String name;

    Way(String name) {
      this.name = name;
    }

    private Replays.Replayed run(Replays replays) throws Exception {
      return switch (this) {
        case FOLD -> replays.holdfast("fold");
        case SERVE -> replays.holdfast("serve");
        case REPLICA -> replays.replica();
        case PIPE -> replays.pipe();
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
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
  }

  /** Nothing to replay onto, where somebody brought their own logs. */
  static boolean possible(Path folder) {
    return Files.exists(ShopLog.base(folder)) && Files.exists(ShopLog.sums(folder));
  }

  void run(int rounds, Set<Way> ways) throws Exception {
    new OnInterrupt(this::clean)
        .guard(() -> {
          try {
            replay(rounds, ways);
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

  private void replay(int rounds, Set<Way> ways) throws Exception {
    String expected = Files.readString(ShopLog.sums(folder));
    for (int round = 1; round <= rounds; round++) {
      for (Way way : ways) {
        Replays.Replayed done = way.run(replays);
        progress.say(
            "replay %d of %d: %s: %.1f s".formatted(round, rounds, way.name, done.micros() / 1e6));
        compare(way.name, expected, done.sums());
        micros.computeIfAbsent(way, _ -> new ArrayList<>()).add(done.micros());
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
        .map(e -> LogReport.Line.of(e.getKey().name, e.getValue(), bytes))
        .toList();
  }

  List<LogReport.Ratio> ratios() {
    return Stream.of(
            ratio(Way.SERVE, Way.REPLICA), ratio(Way.FOLD, Way.PIPE), ratio(Way.FOLD, Way.REPLICA))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<LogReport.Ratio> ratio(Way a, Way b) {
    List<Long> its = micros.get(a);
    List<Long> others = micros.get(b);
    return its == null || others == null
        ? Optional.empty()
        : Optional.of(LogReport.Ratio.ofRounds(a.name, its, b.name, others));
  }
}
