package dev.holdfast.cli.time;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.cli.terminal.OnInterrupt;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.time.Moment;
import dev.holdfast.recovery.time.Search;
import dev.holdfast.server.LiveLogs;
import dev.holdfast.server.LiveLogs.Start;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** Where transactions are looked for: in files, or in the logs of a running server. */
final class SourceOptions {
  @Mixin private LogOptions logs = new LogOptions();
  @Mixin private LiveOptions live = new LiveOptions();

  /** What is done while the logs are there. */
  @FunctionalInterface
  interface Work {
    int on(LogNames names) throws InterruptedException;
  }

  /** Copies the server's logs first, if one is meant; the copy is gone afterwards. */
  int read(Terminal terminal, LiveLogs servers, Optional<Moment> from, Work work) throws Exception {
    if (live.given() == logs.given()) {
      throw ReplayOptions.usage("either --logs DIR… or --server HOST:PORT says where to look");
    }
    if (!live.given()) {
      if (live.meant()) {
        throw ReplayOptions.usage("--user, --password-file and --tls go with --server");
      }
      return work.on(LogNames.OF_FILES);
    }
    try (LiveCopy copy = LiveCopy.create()) {
      return new OnInterrupt(copy::close)
          .guard(() -> {
            copy.fill(terminal, servers, live, start(from));
            logs.copied(copy.folder());
            return work.on(new LogNames(Optional.of(copy.folder())));
          });
    }
  }

  private static Start start(Optional<Moment> from) {
    return from.<Start>map(moment ->
            switch (moment) {
              case Moment.At at -> new Start.Time(at.time());
              case Moment.Transaction t ->
                  t.gtid() instanceof Gtid g ? new Start.Holding(g) : new Start.Oldest();
              case Moment.Position p -> new Start.Log(p.file());
            })
        .orElseGet(Start.Oldest::new);
  }

  SearchedLogs open(Terminal terminal, Search search) throws InterruptedException {
    return logs.open(terminal, search);
  }

  LoggedTransaction require(Terminal terminal, TransactionId gtid) {
    return logs.require(terminal, gtid);
  }
}
