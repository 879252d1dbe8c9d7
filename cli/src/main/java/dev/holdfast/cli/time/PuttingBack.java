package dev.holdfast.cli.time;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.MySqlGtidSet;
import dev.holdfast.cli.operation.Consent;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.putback.LaterChanges;
import dev.holdfast.recovery.putback.PutBack;
import dev.holdfast.recovery.putback.PutBackReport;
import dev.holdfast.recovery.putback.PutBackRequest;
import dev.holdfast.recovery.restore.RestoreRequest;
import dev.holdfast.recovery.restore.RestoreResult;
import dev.holdfast.server.ServerLogin;
import dev.holdfast.server.TableServer;
import java.util.List;

/** The end of a restore whose tables go into a running server. */
final class PuttingBack {
  private final Terminal terminal;
  private final UndoPlace place;
  private final PutBackOptions options;
  private final ServerLogin target;
  private final List<String> tables;

  /**
   * @param target where they go; the connection is tried at once
   * @param ofMySql whether it has to be a server of MySQL, or else one of MariaDB
   */
  PuttingBack(
      Terminal terminal,
      UndoPlace place,
      PutBackOptions options,
      ServerLogin target,
      List<String> tables,
      boolean ofMySql) {
    this.terminal = terminal;
    this.place = place;
    this.options = options;
    this.target = target;
    this.tables = tables;
    try (TableServer server = place.tables().open(target, options.lockWait())) {
      checkKind(server, ofMySql);
    }
  }

  private void checkKind(TableServer server, boolean ofMySql) {
    if (server.position() instanceof MySqlGtidSet != ofMySql) {
      throw new Failure(
          "put-back-refused",
          "putting tables back into " + target.at(),
          "it is a server of %s, and the base is one of %s"
              .formatted(ofMySql ? "MariaDB" : "MySQL", ofMySql ? "MySQL" : "MariaDB"),
          "Name the server that the base was copied from, with --host and --port.");
    }
  }

  /** Whether it went, or would go. */
  boolean run(RestoreRequest request, RestoreResult result, RestoreOutput output) {
    LaterChanges later = new LaterChanges(request.logs(), result.gtid(), request.without());
    try (TableServer from = place.tables().open(result.access().login(), options.lockWait());
        TableServer to = place.tables().open(target, options.lockWait())) {
      return run(new PutBack(from, to, later), output);
    }
  }

  private boolean run(PutBack putBack, RestoreOutput output) {
    PutBackRequest what = new PutBackRequest(tables, options.as());
    if (options.dryRun || !options.yes) {
      PutBackReport check = putBack.run(what, false, options.discardLater, output::comparing);
      boolean well = well(check);
      output.putBack(check);
      if (options.dryRun || !well) {
        return well;
      }
      output.preview(check);
      if (!Consent.to("Change this on " + target.at() + "?", false, terminal)) {
        terminal.err().println("nothing was changed");
        return false;
      }
    }
    PutBackReport done = putBack.run(what, true, options.discardLater, output::comparing);
    output.putBack(done);
    return done.committed();
  }

  private boolean well(PutBackReport check) {
    return check.broken().isEmpty() && (check.later().none() || options.discardLater);
  }
}
