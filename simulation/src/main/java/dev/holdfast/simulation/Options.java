package dev.holdfast.simulation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was asked for at the command line. */
final class Options {
  static final String USAGE =
      """
      usage: simulation/run [--seeds N] [--from S] [--story]
             simulation/run --exhaustive [--bounds entries=2,terms=3,records=4,faults=2,mail=3,states=3000000]
             simulation/soak [--for 8h] [--into FOLDER]\
      """;

  private static final Pattern TIME = Pattern.compile("([1-9]\\d{0,4})([smh])");

  long seeds = 10_000;
  long from = 1;
  boolean story;
  boolean soak;
  boolean exhaustive;
  Bounds bounds = Bounds.USUAL;
  Duration within = Duration.ofMinutes(10);
  Path into = Path.of(System.getProperty("simulation.folder", "simulation-soak"));

  private final String[] args;
  private int next;

  Options(String[] args) {
    this.args = args;
    while (next < args.length) {
      read(args[next++]);
    }
  }

  private void read(String option) {
    switch (option) {
      case "--seeds" -> seeds = number(option);
      case "--from" -> from = number(option);
      case "--story" -> story = true;
      case "--exhaustive" -> exhaustive = true;
      case "--bounds" -> bounds = Bounds.parse(value(option));
      case "--soak" -> soak = true;
      case "--for" -> within = time(option);
      case "--into" -> into = Path.of(value(option));
      default -> throw new IllegalArgumentException("unknown option " + option);
    }
  }

  private String value(String option) {
    if (next >= args.length) {
      throw new IllegalArgumentException(option + " takes a value");
    }
    return args[next++];
  }

  private long number(String option) {
    @Nullable String value = next < args.length ? args[next++] : null;
    if (value == null || !value.matches("\\d{1,18}")) {
      throw new IllegalArgumentException(option + " takes a whole number");
    }
    return Long.parseLong(value);
  }

  private Duration time(String option) {
    Matcher m = TIME.matcher(next < args.length ? args[next++] : "");
    if (!m.matches()) {
      throw new IllegalArgumentException(option + " takes a time such as 30s, 20m or 8h");
    }
    return Duration.parse("PT" + m.group(1) + m.group(2));
  }
}
