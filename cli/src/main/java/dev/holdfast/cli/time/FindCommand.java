package dev.holdfast.cli.time;

import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.time.Criteria;
import dev.holdfast.recovery.time.Search;
import dev.holdfast.recovery.time.Unusual;
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

  @Mixin private LogOptions logs = new LogOptions();
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

  @Option(names = "--json", description = "Print one JSON array.")
  private boolean json;

  FindCommand(Terminal terminal, ZoneId zone) {
    this.terminal = terminal;
    this.zone = zone;
  }

  @Override
  public Integer call() {
    Criteria criteria = wanted.criteria();
    boolean rank = unusual || (terminal.live() && !json && !sql && criteria.equals(Criteria.NONE));
    Search search = span.search(criteria, zone);
    FoundOutput output = output();
    try (TransactionStream stream = logs.open(terminal)) {
      output.begin(rank);
      if (rank) {
        printRanked(search, stream, output);
      } else {
        print(search, stream, output);
      }
      output.end();
      LogOptions.tellEnds(terminal, stream);
    }
    return 0;
  }

  private void print(Search search, TransactionStream stream, FoundOutput output) {
    AtomicInteger count = new AtomicInteger();
    search.run(
        stream,
        summary -> {
          if (limit == 0 || count.get() < limit) {
            output.print(summary, "", count.getAndIncrement() == 0);
          }
        });
  }

  private void printRanked(Search search, TransactionStream stream, FoundOutput output) {
    Unusual ranking = new Unusual(limit == 0 ? MOST_UNUSUAL : limit);
    search.run(stream, ranking::add);
    List<Unusual.Ranked> ranked = ranking.ranked();
    for (int i = 0; i < ranked.size(); i++) {
      output.print(ranked.get(i).summary(), timesNormal(ranked.get(i).timesNormal()), i == 0);
    }
  }

  private static String timesNormal(double times) {
    return "%8s  ".formatted(String.format(Locale.ROOT, "%.0f×", times));
  }

  private FoundOutput output() {
    if (json) {
      return new FoundOutput.JsonArray(terminal.out());
    }
    return sql
        ? new FoundOutput.Sql(terminal.out(), zone)
        : new FoundOutput.Lines(terminal.out(), zone);
  }
}
