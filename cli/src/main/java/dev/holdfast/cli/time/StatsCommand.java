package dev.holdfast.cli.time;

import dev.holdfast.base.Json;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.time.Search;
import dev.holdfast.recovery.time.Timeline;
import dev.holdfast.server.LiveLogs;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast time stats}. */
@Command(
    name = "stats",
    description = "Show how many rows of each table were changed over time.",
    mixinStandardHelpOptions = true)
final class StatsCommand implements Callable<Integer> {
  private static final int BUCKETS = 60;
  private final Terminal terminal;
  private final ZoneId zone;
  private final LiveLogs servers;

  @Mixin private SourceOptions source = new SourceOptions();
  @Mixin private CriteriaOptions wanted = new CriteriaOptions();
  @Mixin private SpanOptions span = new SpanOptions();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /** The result as JSON has it. */
  private record View(String start, long bucketSeconds, long transactions, List<Line> lines) {}

  private record Line(String table, String kind, long total, List<Long> rows) {}

  StatsCommand(Terminal terminal, ZoneId zone, LiveLogs servers) {
    this.terminal = terminal;
    this.zone = zone;
    this.servers = servers;
  }

  @Override
  public Integer call() throws Exception {
    Search search = span.search(wanted.criteria(), zone);
    return source.read(terminal, servers, span.start(zone), names -> count(search));
  }

  private int count(Search search) throws InterruptedException {
    Timeline timeline = new Timeline(BUCKETS);
    try (SearchedLogs opened = source.open(terminal, search)) {
      opened.run(false, timeline::add);
      LogOptions.tellEnds(terminal, opened.stream());
    }
    View view = view(timeline);
    if (json) {
      terminal.out().println(Json.MAPPER.writeValueAsString(view));
    } else {
      print(timeline, view);
    }
    return 0;
  }

  private static View view(Timeline timeline) {
    List<Line> lines = new ArrayList<>();
    for (Timeline.Line line : timeline.lines()) {
      List<Long> rows = Arrays.stream(timeline.of(line)).boxed().toList();
      String kind = line.kind().name().toLowerCase(Locale.ROOT);
      lines.add(new Line(line.table(), kind, rows.stream().mapToLong(Long::longValue).sum(), rows));
    }
    return new View(
        timeline.start().toString(), timeline.bucketSeconds(), timeline.transactions(), lines);
  }

  private void print(Timeline timeline, View view) {
    terminal
        .out()
        .println(
            "%d transactions from %s on; each column is %s"
                .formatted(
                    view.transactions(),
                    timeline.start().atZone(zone).toLocalDateTime().toString().replace('T', ' '),
                    Duration.ofSeconds(view.bucketSeconds())
                        .toString()
                        .substring(2)
                        .toLowerCase(Locale.ROOT)));
    int width = view.lines().stream().mapToInt(l -> l.table().length()).max().orElse(0);
    Spark spark = new Spark(terminal.unicode());
    for (Line line : view.lines()) {
      terminal
          .out()
          .println(
              ("%-" + Math.max(1, width) + "s  %-6s %10d  %s")
                  .formatted(line.table(), line.kind(), line.total(), spark.of(line.rows())));
    }
  }
}
