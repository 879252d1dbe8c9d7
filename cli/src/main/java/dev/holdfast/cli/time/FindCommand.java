package dev.holdfast.cli.time;

import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.time.Criteria;
import dev.holdfast.recovery.time.Search;
import dev.holdfast.recovery.time.Summaries;
import dev.holdfast.recovery.time.Summary;
import dev.holdfast.recovery.time.Unusual;
import dev.holdfast.server.LiveLogs;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast time find}. */
@Command(
    name = "find",
    description = "Find transactions in binary and relay logs.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "All criteria have to hold. Without any, and on a terminal, the most unusual come first.",
      "Example: holdfast time find --logs /var/lib/mysql --table customer --delete --min-rows 100"
    })
final class FindCommand implements Callable<Integer> {
  private static final int MOST_UNUSUAL = 20;
  private final Terminal terminal;
  private final ZoneId zone;
  private final LiveLogs servers;

  @Mixin private SourceOptions source = new SourceOptions();
  @Mixin private CriteriaOptions wanted = new CriteriaOptions();
  @Mixin private SpanOptions span = new SpanOptions();

  @Option(
      names = "--unusual",
      description =
          "The most unusual first: by rows, compared with the table's other transactions.")
  private boolean unusual;

  @Option(names = "--limit", paramLabel = "N", description = "No more than so many.")
  private int limit;

  @Option(names = "--sql", description = "Print the transactions as SQL statements.")
  private boolean sql;

  @Option(names = "--json", description = "Print one JSON array, once it is whole.")
  private boolean json;

  FindCommand(Terminal terminal, ZoneId zone, LiveLogs servers) {
    this.terminal = terminal;
    this.zone = zone;
    this.servers = servers;
  }

  @Override
  public Integer call() throws Exception {
    Criteria criteria = wanted.criteria();
    boolean rank = unusual || (terminal.live() && !json && !sql && criteria.equals(Criteria.NONE));
    Search search = span.search(criteria, zone);
    return source.read(
        terminal, servers, span.start(zone), names -> find(search, rank, output(names)));
  }

  private int find(Search search, boolean rank, FoundOutput results) throws InterruptedException {
    try (FoundOutput output = results;
        SearchedLogs opened = source.open(terminal, search)) {
      output.begin(rank);
      if (rank) {
        printRanked(opened, output);
      } else {
        print(opened, output);
      }
      output.end();
      LogOptions.tellEnds(terminal, opened.stream());
    }
    return 0;
  }

  private void print(SearchedLogs opened, FoundOutput output) {
    AtomicInteger count = new AtomicInteger();
    opened.run(
        true,
        summary -> {
          if (limit == 0 || count.get() < limit) {
            output.print(summary, "", count.getAndIncrement() == 0);
          }
        });
  }

  /** Only those that are printed are read for their statements. */
  private void printRanked(SearchedLogs opened, FoundOutput output) {
    Unusual ranking = new Unusual(limit == 0 ? MOST_UNUSUAL : limit);
    opened.run(false, ranking::add);
    List<Unusual.Ranked> ranked = ranking.ranked();
    for (int i = 0; i < ranked.size(); i++) {
      Summary whole = Summaries.one(ranked.get(i).summary().transaction());
      output.print(whole, timesNormal(ranked.get(i).timesNormal()), i == 0);
    }
  }

  private static String timesNormal(double times) {
    return "%8s  ".formatted(String.format(Locale.ROOT, "%.0f×", times));
  }

  private FoundOutput output(LogNames names) {
    if (json) {
      return new FoundOutput.JsonArray(terminal.out(), new Spool(), names);
    }
    return sql
        ? new FoundOutput.Sql(terminal.out(), zone)
        : new FoundOutput.Lines(terminal.out(), zone);
  }
}
