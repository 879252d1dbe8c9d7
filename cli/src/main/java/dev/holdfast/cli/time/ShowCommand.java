package dev.holdfast.cli.time;

import dev.holdfast.base.Json;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.time.Summaries;
import dev.holdfast.recovery.time.Summary;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast time show}. */
@Command(
    name = "show",
    description =
        "Show one transaction: when, where, its statements, and its rows before and after.",
    mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ZoneId zone;

  @Parameters(paramLabel = "GTID", description = "Like 0-1-25919.")
  private String gtid = "";

  @Mixin private LogOptions logs = new LogOptions();

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "50",
      description = "Show so many rows; 0 shows all.")
  private int rows = 50;

  @Option(names = "--sql", description = "Print it as SQL statements, with all rows.")
  private boolean sql;

  @Option(names = "--json", description = "Print one JSON object, with all rows.")
  private boolean json;

  ShowCommand(Terminal terminal, ZoneId zone) {
    this.terminal = terminal;
    this.zone = zone;
  }

  @Override
  public Integer call() {
    LoggedTransaction transaction = logs.require(terminal, Gtid.parse(gtid));
    if (sql) {
      SqlText text = new SqlText(terminal.out());
      text.session();
      text.transaction(transaction);
    } else if (json) {
      json(Summaries.one(transaction));
    } else {
      text(Summaries.one(transaction));
    }
    return 0;
  }

  private void json(Summary summary) {
    String head = Json.MAPPER.writeValueAsString(FoundView.of(summary));
    terminal.out().print(head.substring(0, head.length() - 1) + ",\"changes\":[");
    AtomicBoolean first = new AtomicBoolean(true);
    summary
        .transaction()
        .changes(change -> {
          terminal.out().print(first.getAndSet(false) ? "\n" : ",\n");
          terminal.out().print(Json.MAPPER.writeValueAsString(ChangeView.of(change)));
        });
    terminal.out().println("]}");
  }

  private void text(Summary summary) {
    LoggedTransaction t = summary.transaction();
    line("transaction", summary.gtid());
    line("time", new FoundLine(zone).time(summary) + " " + zone);
    line(
        "server",
        summary.serverId()
            + (summary.thread().isPresent() ? ", thread " + summary.thread().getAsLong() : ""));
    line(
        "place",
        t.file()
            + " from "
            + t.position()
            + " to "
            + t.endPosition()
            + ", "
            + t.bytes()
            + " bytes");
    summary.statements().forEach(s -> line("statement", s.strip()));
    summary.rows().forEach((table, counts) -> line("rows", table + ": " + FoundLine.rows(counts)));
    AtomicLong seen = new AtomicLong();
    t.changes(change -> {
      if (seen.incrementAndGet() <= rows || rows == 0) {
        terminal.out().println("  " + ChangeText.of(change));
      }
    });
    if (rows > 0 && seen.get() > rows) {
      terminal.out().println("  and " + (seen.get() - rows) + " more: --rows 0 shows all");
    }
  }

  private void line(String label, String text) {
    terminal.out().println("%-12s %s".formatted(label, text));
  }
}
