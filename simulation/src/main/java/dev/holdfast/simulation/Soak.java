package dev.holdfast.simulation;

import dev.holdfast.decision.Rules;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * Seeds for as long as somebody likes, from a random start. The story of each seed that fails is
 * kept in a folder, beside a summary from which the next soak in that folder goes on.
 */
final class Soak {
  private static final int PORTION = 100;

  private final Path folder;
  private final PrintStream out;

  Soak(Path folder, PrintStream out) {
    this.folder = folder;
    this.out = out;
  }

  /**
   * What is known of a folder's seeds so far.
   *
   * @param next the seed with which the next soak goes on
   * @param millis for how long seeds have run
   */
  private record Summary(long next, long seeds, long violations, long millis) {
    Summary plus(long more, long failed, long took) {
      return new Summary(next + more, seeds + more, violations + failed, millis + took);
    }

    @Override
    public String toString() {
      return "%d seeds, %d violations, %.1f h".formatted(seeds, violations, millis / 3.6e6);
    }
  }

  /** 0 when nothing was violated in this folder, 1 when something was. */
  int run(Duration within) throws IOException {
    Files.createDirectories(folder);
    Summary summary = read();
    out.println("keeps what fails in " + folder + "; goes on at seed " + summary.next());
    long begun = System.nanoTime();
    long end = begun + within.toNanos();
    long shown = begun;
    while (System.nanoTime() < end) {
      long portion = System.nanoTime();
      long failed = portion(summary.next());
      long now = System.nanoTime();
      summary = summary.plus(PORTION, failed, (now - portion) / 1_000_000);
      write(summary);
      if (failed > 0 || now - shown > Duration.ofMinutes(10).toNanos()) {
        out.println(summary);
        shown = now;
      }
    }
    out.println(summary);
    return summary.violations() == 0 ? 0 : 1;
  }

  private long portion(long from) throws IOException {
    Scenario scenario = Scenario.standard(new Rules());
    List<Simulation.Outcome> failed =
        LongStream.range(from, from + PORTION)
            .parallel()
            .mapToObj(seed -> Simulation.run(scenario, seed))
            .filter(o -> o.violation().isPresent())
            .toList();
    for (Simulation.Outcome o : failed) {
      List<String> lines = new ArrayList<>(o.story());
      lines.add("VIOLATION  " + o.violation().orElse(""));
      lines.add("again: simulation/run --seeds 1 --from " + o.seed() + " --story");
      Files.write(folder.resolve("seed-" + o.seed() + ".txt"), lines);
    }
    return failed.size();
  }

  private Path file() {
    return folder.resolve("summary.properties");
  }

  private Summary read() throws IOException {
    if (!Files.exists(file())) {
      return new Summary(RandomGenerator.getDefault().nextLong(1L << 50), 0, 0, 0);
    }
    Properties p = new Properties();
    try (var in = Files.newBufferedReader(file())) {
      p.load(in);
    }
    return new Summary(
        number(p, "next"), number(p, "seeds"), number(p, "violations"), number(p, "millis"));
  }

  private long number(Properties p, String key) throws IOException {
    String value = p.getProperty(key, "");
    if (!value.matches("\\d{1,18}")) {
      throw new IOException(file() + ": " + key + " is no number: '" + value + "'");
    }
    return Long.parseLong(value);
  }

  /** Replaced as a whole: a soak may be killed at any moment. */
  private void write(Summary s) throws IOException {
    Path next = folder.resolve("summary.properties.new");
    Files.writeString(
        next,
        "next=%d%nseeds=%d%nviolations=%d%nmillis=%d%n"
            .formatted(s.next(), s.seeds(), s.violations(), s.millis()));
    Files.move(next, file(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
