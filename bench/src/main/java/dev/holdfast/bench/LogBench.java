package dev.holdfast.bench;

import dev.holdfast.lab.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the same logs in several ways, in turn, for several rounds; a round before isn't counted.
 * Without any round it only counts what there is.
 */
final class LogBench {
  private static final String SCAN = "scan with checksums";
  private static final String DECODE = "full decode";
  private static final String FIND = "time find, without an index";
  private static final String COMMAND = "holdfast time find --no-index";
  private static final String DUMP = "mariadb-binlog";
  private static final String VERBOSE = "mariadb-binlog -v";
  private static final String CONNECTOR = "mysql-binlog-connector-java";
  private final List<Path> logs;
  private final Progress progress;
  private final Map<String, Way> ways = new LinkedHashMap<>();
  private final Map<String, List<Long>> micros = new LinkedHashMap<>();
  private final Map<String, Long> counted = new LinkedHashMap<>();

  /** One way to read them; returns what it counted. */
  interface Way {
    long read(List<Path> logs) throws IOException, InterruptedException;
  }

  /**
   * @param program the command {@code holdfast}
   */
  LogBench(List<Path> logs, String program, Progress progress) {
    this.logs = logs;
    this.progress = progress;
    ways.put(SCAN, LogReaders::scan);
    ways.put(DECODE, LogReaders::decode);
    ways.put(FIND, LogReaders::find);
    ways.put(COMMAND, l -> command(program, l));
    ways.put(CONNECTOR, LogReaders::connector);
    ways.put(DUMP, l -> LogReaders.program(l, "mariadb-binlog"));
    ways.put(VERBOSE, l -> LogReaders.program(l, "mariadb-binlog", "-v"));
  }

  private static long command(String program, List<Path> logs)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(LogReaders.DISASTER_OPTIONS);
    command.addAll(List.of("--no-index", "--logs"));
    return LogReaders.program(logs, command.toArray(String[]::new));
  }

  LogReport run(int rounds, Machine machine) throws IOException, InterruptedException {
    if (rounds == 0) {
      ways.keySet().retainAll(List.of(SCAN, DECODE));
    }
    for (int round = 0; round <= rounds; round++) {
      for (Map.Entry<String, Way> way : ways.entrySet()) {
        long begun = System.nanoTime();
        long count = way.getValue().read(logs);
        long took = (System.nanoTime() - begun) / 1000;
        counted.put(way.getKey(), count);
        if (round > 0) {
          micros.computeIfAbsent(way.getKey(), _ -> new ArrayList<>()).add(took);
        }
      }
      progress.say(round == 0 ? "warmed up" : "round " + round + " of " + rounds + " is done");
    }
    if (rounds > 0) {
      compareCounts();
    }
    return report(rounds, machine);
  }

  private void compareCounts() {
    long ours = counted.getOrDefault(DECODE, 0L);
    long theirs = counted.getOrDefault(CONNECTOR, 0L);
    if (ours != theirs) {
      progress.say("note: " + DECODE + " saw " + ours + " rows, " + CONNECTOR + " " + theirs);
    }
  }

  private LogReport report(int rounds, Machine machine) throws IOException, InterruptedException {
    long bytes = ShopLog.bytes(logs);
    Map<String, LogReport.Line> lines = new LinkedHashMap<>();
    micros.forEach((what, times) -> lines.put(what, LogReport.Line.of(what, times, bytes)));
    return new LogReport(
        machine,
        Commands.run("mariadbd", "--version").strip(),
        bytes,
        logs.size(),
        counted.getOrDefault(SCAN, 0L),
        counted.getOrDefault(DECODE, 0L),
        rounds,
        List.copyOf(lines.values()),
        rounds == 0 ? List.of() : ratios(lines));
  }

  private static List<LogReport.Ratio> ratios(Map<String, LogReport.Line> lines) {
    return List.of(
        ratio(lines, SCAN, VERBOSE),
        ratio(lines, SCAN, DUMP),
        ratio(lines, DECODE, CONNECTOR),
        ratio(lines, FIND, VERBOSE),
        ratio(lines, COMMAND, VERBOSE));
  }

  private static LogReport.Ratio ratio(
      Map<String, LogReport.Line> lines, String what, String than) {
    return LogReport.Ratio.of(
        Objects.requireNonNull(lines.get(what)), Objects.requireNonNull(lines.get(than)));
  }
}
