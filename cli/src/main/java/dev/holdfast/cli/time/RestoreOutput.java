package dev.holdfast.cli.time;

import dev.holdfast.base.Json;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.impact.Plan;
import dev.holdfast.recovery.putback.PutBackReport;
import dev.holdfast.recovery.restore.RestoreProgress;
import dev.holdfast.recovery.restore.RestoreResult;
import dev.holdfast.server.ReplayServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a restore says while it goes on, and in the end. */
final class RestoreOutput {
  private static final long EVERY_NANOS = 500_000_000;
  private final Terminal terminal;
  private final boolean json;
  private String phase = "";
  private long phaseBegan;
  private long said;
  private @Nullable Path dump;
  private @Nullable PutBackReport putBack;
  private List<ConflictView> conflicts = List.of();

  /** The result as {@code --json} prints it. */
  private record View(
      String host,
      int port,
      String socket,
      String user,
      String passwordFile,
      long pid,
      String dir,
      String dataDir,
      String gtid,
      long served,
      long applied,
      long folded,
      List<String> leftOut,
      List<ConflictView> conflicts,
      double seconds,
      @Nullable String dump,
      PutBackText.@Nullable View putBack) {}

  RestoreOutput(Terminal terminal, boolean json) {
    this.terminal = terminal;
    this.json = json;
  }

  /** To standard error: a line for each phase, and how long it will still take. */
  void progress(RestoreProgress p) {
    long now = System.nanoTime();
    boolean begun = !p.phase().equals(phase);
    if (begun) {
      finishLine();
      phase = p.phase();
      phaseBegan = now;
    }
    if (begun || now - said > EVERY_NANOS) {
      said = now;
      String text = p.total() > 0 ? text(p, now - phaseBegan) : p.phase() + " …";
      if (terminal.live()) {
        terminal.err().print("\r\u001b[K" + text);
        terminal.err().flush();
      } else if (begun) {
        terminal.err().println(p.phase() + " …");
      }
    }
  }

  private static String text(RestoreProgress p, long nanos) {
    double share = Math.min(1, (double) p.done() / p.total());
    double seconds = nanos / 1e9;
    String left = share > 0.01 ? ", %.0f s left".formatted(seconds / share - seconds) : "";
    return String.format(
        Locale.ROOT,
        "%s: %.0f of %.0f MiB (%.0f %%)%s",
        p.phase(),
        p.done() / 1048576.0,
        p.total() / 1048576.0,
        100 * share,
        left);
  }

  void finishLine() {
    if (terminal.live() && !phase.isEmpty()) {
      terminal.err().println();
    }
  }

  void planned(Plan plan) {
    conflicts = plan.conflicts().stream().map(ConflictView::of).toList();
  }

  void dumped(Path file) {
    dump = file;
  }

  void comparing(String table, int done, int total) {
    finishLine();
    phase = "";
    if (terminal.live()) {
      terminal.err().println("comparing " + table + " (" + (done + 1) + " of " + total + ") …");
    }
  }

  void putBack(PutBackReport report) {
    putBack = report;
  }

  /** Before somebody is asked. */
  void preview(PutBackReport report) {
    if (!json) {
      PutBackText.lines(report).forEach(l -> line(l.getKey(), l.getValue()));
      terminal.out().flush();
    }
  }

  void print(Path dir, RestoreResult r) {
    finishLine();
    LogOptions.tellEnds(terminal, r.ends());
    ReplayServer.Access a = r.access();
    List<String> leftOut = r.leftOut().stream().map(Object::toString).toList();
    String dumped = dump == null ? null : dump.toString();
    if (json) {
      View view =
          new View(
              a.host(),
              a.port(),
              a.socket().toString(),
              a.user(),
              a.passwordFile().toString(),
              a.pid(),
              dir.toString(),
              a.dataDir().toString(),
              r.gtid().toString(),
              r.served(),
              r.applied(),
              r.folded(),
              leftOut,
              conflicts,
              Math.round(r.seconds() * 100) / 100.0,
              dumped,
              putBack == null ? null : PutBackText.View.of(putBack));
      terminal.out().println(Json.MAPPER.writeValueAsString(view));
    } else {
      lines(dir, r, leftOut, dumped);
    }
  }

  private void lines(Path dir, RestoreResult r, List<String> out, @Nullable String dumped) {
    line("restored", "up to " + r.gtid());
    String folded = r.folded() > 0 ? ", " + r.folded() + " of them folded" : "";
    line("transactions", r.served() + " served, " + r.applied() + " applied" + folded);
    line("left out", out.isEmpty() ? "nothing" : PlanCommand.texts(out));
    if (!conflicts.isEmpty()) {
      line("conflicts", conflicts.size() + ", answered as asked for");
    }
    line("took", String.format(Locale.ROOT, "%.1f s", r.seconds()));
    if (dumped != null) {
      line("dump", dumped);
    } else if (putBack != null) {
      PutBackText.lines(putBack).forEach(l -> line(l.getKey(), l.getValue()));
    } else {
      ReplayServer.Access a = r.access();
      line("server", a.host() + ":" + a.port() + ", socket " + a.socket() + ", pid " + a.pid());
      line("account", a.user() + ", password in " + a.passwordFile());
    }
    line("remove with", "holdfast time restore --remove --dir " + dir);
  }

  private void line(String label, String text) {
    terminal.out().println("%-12s %s".formatted(label, text));
  }
}
