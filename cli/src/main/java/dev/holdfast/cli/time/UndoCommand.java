package dev.holdfast.cli.time;

import dev.holdfast.base.Durations;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.cli.operation.Consent;
import dev.holdfast.cli.terminal.OnInterrupt;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.undo.Undo;
import dev.holdfast.recovery.undo.UndoPolicies;
import dev.holdfast.recovery.undo.UndoReport;
import dev.holdfast.server.ReplayServers;
import dev.holdfast.server.ServerLogin;
import dev.holdfast.server.UndoServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast time undo}. */
@Command(
    name = "undo",
    description = "Take transactions back on the running primary, in one transaction.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Inserted rows are deleted, deleted ones inserted, updated ones become what",
      "they were, but only where each row is still as the transaction left it. One",
      "that isn't stops all, unless --on-conflict says what becomes of it. The undo",
      "is a transaction that can be undone itself.",
      "Exit codes: 0 undone, or it could be; 1 a row is in the way, nothing was",
      "changed; 2 wrong input, nothing was changed; 3 the connection was lost while",
      "committing.",
      "Example: holdfast time undo 0-1-25919 --logs /var/lib/mysql --dry-run"
    })
final class UndoCommand implements Callable<Integer> {
  private static final Duration COMMIT = Duration.ofMinutes(1);
  private final Terminal terminal;
  private final ReplayServers scratch;
  private final UndoPlace place;

  @Parameters(
      paramLabel = "GTID",
      arity = "1..*",
      description = "One or more, like 0-1-25919, or of MySQL like 3e11fa47-…:23.")
  private List<String> gtids = List.of();

  @Mixin private LogOptions logs = new LogOptions();
  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private PastOptions past = new PastOptions();

  @Option(
      names = "--on-conflict",
      paramLabel = "POLICY",
      description =
          "Of rows that are not as they were left: stop (the default), as-logged (overwrite),"
              + " difference or leave-out; for a table, some rows or a column:"
              + " shop.customer:id=7=as-logged. Several times.")
  private List<String> onConflict = List.of();

  @Option(
      names = "--lock-wait",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "How long others that hold rows are waited for (default: ${DEFAULT-VALUE}).")
  private String lockWait = "10s";

  @Option(names = "--dry-run", description = "Do it all, say what came of it, and roll back.")
  private boolean dryRun;

  @Option(names = "--sql", description = "Only print the statements that would undo it.")
  private boolean sql;

  @Option(names = "--yes", description = "Don't ask.")
  private boolean yes;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  UndoCommand(Terminal terminal, ReplayServers scratch, UndoPlace place) {
    this.terminal = terminal;
    this.scratch = scratch;
    this.place = place;
  }

  @Override
  public Integer call() throws Exception {
    if (sql && past.base().isPresent()) {
      throw ReplayOptions.usage("--sql compares nothing, so it goes without --base");
    }
    UndoPolicies policies = UndoPolicies.parse(onConflict);
    Duration wait = Durations.parse(lockWait);
    List<LoggedTransaction> transactions =
        gtids.stream().map(g -> logs.require(terminal, TransactionId.parse(g))).toList();
    ServerLogin login = server.login(place.labs());
    try (UndoServer running = place.servers().open(login, wait);
        Undo undo = new Undo(running, transactions, place.clock())) {
      if (sql) {
        return statements(undo);
      }
      if (past.base().isEmpty()) {
        return undo(undo, policies, login);
      }
      if (!undo.mayHaveLostAlong()) {
        terminal
            .err()
            .println("note: nothing was changed along that no log has: --base isn't used");
        return undo(undo, policies, login);
      }
      return compared(undo, policies, login);
    }
  }

  private int compared(Undo undo, UndoPolicies policies, ServerLogin login) throws Exception {
    RestoreOutput progress = new RestoreOutput(terminal, json);
    try (Past before = new Past(scratch, place.servers())) {
      return new OnInterrupt(before::close)
          .guard(() -> {
            TransactionId oldest = undo.gtids().getLast();
            try (UndoServer then = before.before(oldest, past, logs.paths(), progress)) {
              progress.finishLine();
              undo.compareWith(then);
              return undo(undo, policies, login);
            }
          });
    }
  }

  private int statements(Undo undo) {
    new SqlText(terminal.out()).session();
    terminal.out().println("-- triggers fire for these statements; 'time undo' itself fires none");
    terminal.out().println("BEGIN;");
    undo.statements(s -> terminal.out().println(s + ";"));
    terminal.out().println("COMMIT;");
    return 0;
  }

  private int undo(Undo undo, UndoPolicies policies, ServerLogin login) throws Exception {
    UndoOutput output = new UndoOutput(terminal, json);
    if (dryRun || !yes) {
      UndoReport check = run(undo, policies, false, output);
      if (dryRun || check.unresolved() > 0 || !json) {
        output.print(check, undo.notes());
      }
      if (dryRun || check.unresolved() > 0) {
        return check.unresolved() == 0 ? 0 : 1;
      }
      if (!Consent.to("Undo this on " + login.at() + "?", false, terminal)) {
        terminal.err().println("nothing was changed");
        return 1;
      }
    }
    UndoReport done = run(undo, policies, true, output);
    output.print(done, undo.notes());
    return done.committed() ? 0 : 1;
  }

  private UndoReport run(Undo undo, UndoPolicies policies, boolean commit, UndoOutput output)
      throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try {
      return new OnInterrupt(() -> interrupt(undo, ended))
          .guard(() ->
              undo.run(policies, commit, p -> output.progress(commit ? "undoing" : "checking", p)));
    } finally {
      ended.countDown();
    }
  }

  private void interrupt(Undo undo, CountDownLatch ended) throws InterruptedException {
    if (undo.cancel()) {
      terminal.err().println("rolled back: nothing was changed");
    } else if (ended.await(COMMIT.toSeconds(), TimeUnit.SECONDS)) {
      terminal.err().println("it was being committed already: see holdfast time find");
    }
  }
}
