package dev.holdfast.cli.time;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.reader.BinaryLogs;
import dev.holdfast.binlog.reader.LogEnd;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.Skipped;
import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.binlog.reader.Unfinished;
import dev.holdfast.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which logs are read, and what is said of them besides the result. */
final class LogOptions {
  @Option(
      names = "--logs",
      paramLabel = "DIR",
      required = true,
      arity = "1..*",
      description = "Folders or files: binary and relay logs, also mixed. Read only.")
  private List<Path> logs = List.of();

  @Option(
      names = "--skip-damaged",
      description = "Leave out what can't be read, with the transaction around it, and say so.")
  private boolean skipDamaged;

  TransactionStream open(Terminal terminal) {
    return skipDamaged
        ? TransactionStream.skippingDamage(logs, s -> terminal.err().println(text(s)))
        : TransactionStream.of(logs);
  }

  private Optional<LoggedTransaction> find(Terminal terminal, Gtid gtid) {
    BinaryLogs all = new BinaryLogs(logs);
    return skipDamaged
        ? all.findSkippingDamage(gtid, s -> terminal.err().println(text(s)))
        : all.find(gtid);
  }

  /** Code unknown-gtid. */
  LoggedTransaction require(Terminal terminal, Gtid gtid) {
    return find(terminal, gtid)
        .orElseThrow(() ->
            new Failure(
                "unknown-gtid",
                "looking for " + gtid + " in " + logs,
                "no transaction that is there whole has this GTID",
                "See which ones there are: holdfast time find --logs …; or name other logs."));
  }

  private static String text(Skipped s) {
    return "left out: %s from offset %d to %d: %s"
        .formatted(s.file(), s.from(), s.to(), s.reason());
  }

  /** Says which logs end within an event. */
  static void tellEnds(Terminal terminal, TransactionStream stream) {
    tellEnds(terminal, stream.ends());
  }

  static void tellEnds(Terminal terminal, List<Unfinished> ends) {
    for (Unfinished end : ends) {
      if (end.end() == LogEnd.CUT) {
        terminal
            .err()
            .println(
                "note: %s ends within an event at offset %d: it is being written, or its server crashed%s"
                    .formatted(
                        end.file(),
                        end.position(),
                        end.begun().map(b -> "; " + b.gtid() + " is not there whole").orElse("")));
      }
    }
  }
}
