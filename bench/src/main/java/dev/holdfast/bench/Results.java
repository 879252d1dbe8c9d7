package dev.holdfast.bench;

import dev.holdfast.lab.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a benchmark's runs came to so far, where each run has servers of its own. */
final class Results {
  private static final int NODES = 3;
  private final int runs;
  private final Progress progress;
  private final List<FailoverReport.Run> done = new ArrayList<>();
  private int acknowledged;
  private long lost;

  Results(int runs, Progress progress) {
    this.runs = runs;
    this.progress = progress;
  }

  /** What one run came to. */
  record Result(FailoverReport.Run run, int acknowledged, long lost) {}

  void add(Result result) {
    done.add(result.run());
    acknowledged += result.acknowledged();
    lost += result.lost();
    progress.say(
        "%d of %d: %d ms".formatted(done.size(), runs, result.run().outageMicros() / 1000));
  }

  FailoverReport report(String what, Machine machine, int writers)
      throws IOException, InterruptedException {
    String version = Commands.run("mariadbd", "--version").strip();
    return FailoverReport.of(what, machine, version, NODES, writers, done, acknowledged, lost);
  }
}
