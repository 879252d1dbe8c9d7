package dev.holdfast.cli.time;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.SecretFile;
import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.cli.operation.Consent;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.putback.LaterChanges;
import dev.holdfast.recovery.putback.PutBack;
import dev.holdfast.recovery.putback.PutBackReport;
import dev.holdfast.recovery.putback.PutBackRequest;
import dev.holdfast.recovery.restore.RestoreRequest;
import dev.holdfast.recovery.restore.RestoreResult;
import dev.holdfast.server.ReplayServer;
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
   */
  PuttingBack(
      Terminal terminal,
      UndoPlace place,
      PutBackOptions options,
      ServerLogin target,
      List<String> tables) {
    this.terminal = terminal;
    this.place = place;
    this.options = options;
    this.target = target;
    this.tables = tables;
    place.tables().open(target, options.lockWait()).close();
  }

  /** Whether it went, or would go. */
  boolean run(RestoreRequest request, RestoreResult result, RestoreOutput output) {
    ReplayServer.Access a = result.access();
    ServerLogin scratch =
        new ServerLogin(
            new Endpoint(a.host(), a.port()), a.user(), SecretFile.read(a.passwordFile()));
    try (TableServer from = place.tables().open(scratch, options.lockWait());
        TableServer to = place.tables().open(target, options.lockWait())) {
      PutBack putBack =
          new PutBack(
              from,
              to,
              new LaterChanges(
                  request.logs(), Position.ofMariaDb(result.gtid()), request.without()));
      return run(putBack, output);
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
