package dev.holdfast.cli.time;

import dev.holdfast.base.Json;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.time.Moment;
import dev.holdfast.recovery.time.Summaries;
import dev.holdfast.recovery.time.Summary;
import dev.holdfast.server.LiveLogs;
import java.time.ZoneId;
import java.util.Optional;
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
  private final LiveLogs servers;

  @Parameters(
      paramLabel = "GTID",
      description = "Like 0-1-25919, or MySQL's like 3e11fa47-71ca-11e1-9e33-c80aa9429562:23.")
  private String gtid = "";

  @Mixin private SourceOptions source = new SourceOptions();

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

  ShowCommand(Terminal terminal, ZoneId zone, LiveLogs servers) {
    this.terminal = terminal;
    this.zone = zone;
    this.servers = servers;
  }

  @Override
  public Integer call() throws Exception {
    TransactionId wanted = TransactionId.parse(gtid);
    return source.read(
        terminal,
        servers,
        Optional.of(new Moment.Transaction(wanted)),
        names -> show(source.require(terminal, wanted), names));
  }

  private int show(LoggedTransaction transaction, LogNames names) {
    if (sql) {
      SqlText text = new SqlText(terminal.out());
      text.session();
      text.transaction(transaction);
    } else if (json) {
      json(Summaries.one(transaction), names);
    } else {
      text(Summaries.one(transaction), names);
    }
    return 0;
  }

  private void json(Summary summary, LogNames names) {
    String head = Json.MAPPER.writeValueAsString(FoundView.of(summary, names));
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

  private void text(Summary summary, LogNames names) {
    LoggedTransaction t = summary.transaction();
    line("transaction", summary.gtid());
    line("time", new FoundLine(zone).time(summary) + " " + zone);
    line(
        "server",
        summary.serverId()
            + (summary.thread().isPresent() ? ", thread " + summary.thread().getAsLong() : ""));
    line(
        "place",
        names.of(t.file())
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
