package dev.holdfast.cli.time;

import dev.holdfast.base.Json;
import dev.holdfast.cli.terminal.Terminal;
import dev.holdfast.recovery.time.RowCounts;
import dev.holdfast.recovery.undo.LostAlong;
import dev.holdfast.recovery.undo.RowConflict;
import dev.holdfast.recovery.undo.Undo;
import dev.holdfast.recovery.undo.UndoReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an undo says. */
final class UndoOutput {
  private static final long EVERY_NANOS = 300_000_000;
  private static final int SHOWN = 50;
  private final Terminal terminal;
  private final boolean json;
  private long said;

  /** A report as {@code --json} prints it. */
  private record View(
      List<String> undone,
      boolean committed,
      @Nullable String gtid,
      Map<String, RowCounts> rows,
      long conflictCount,
      long unresolved,
      long alreadyBack,
      List<ConflictLine> conflicts,
      List<LostAlong> lostAlong,
      List<String> notes) {}

  private record ConflictLine(
      String gtid,
      String kind,
      String table,
      String key,
      List<RowConflict.Difference> columns,
      boolean resolved,
      String outcome) {
    static ConflictLine of(RowConflict c) {
      String kind = c.kind().name().toLowerCase(Locale.ROOT);
      return new ConflictLine(
          c.gtid().toString(),
          kind,
          c.table(),
          c.key(),
          c.differences(),
          c.resolved(),
          c.outcome());
    }
  }

  UndoOutput(Terminal terminal, boolean json) {
    this.terminal = terminal;
    this.json = json;
  }

  /** To standard error, on a terminal. */
  void progress(String phase, Undo.Progress p) {
    long now = System.nanoTime();
    if (terminal.live() && (now - said > EVERY_NANOS || p.done() == p.total())) {
      said = now;
      terminal.err().print("\r\u001b[K" + phase + ": " + p.done() + " of " + p.total() + " rows");
      if (p.done() == p.total()) {
        terminal.err().println();
      }
      terminal.err().flush();
    }
  }

  void print(UndoReport r, List<String> notes) {
    if (json) {
      json(r, notes);
      return;
    }
    String done = r.committed() ? "put back" : "would put back";
    r.rows().forEach((table, counts) -> line(done, table + " " + FoundLine.rows(counts)));
    notes.forEach(n -> line("note", n));
    lostAlong(r);
    if (r.conflictCount() > 0) {
      line("conflicts", r.conflictCount() + ", " + r.unresolved() + " without an answer");
      r.conflicts().stream().limit(SHOWN).forEach(this::conflict);
      if (r.conflictCount() > SHOWN) {
        terminal.out().println("  and " + (r.conflictCount() - SHOWN) + " more: see --json");
      }
    }
    if (r.alreadyBack() > 0 && r.alreadyBack() == r.unresolved()) {
      line("note", "all of these are already as they were before: was it undone already?");
    }
    if (r.committed()) {
      line("undone", "by " + r.gtid().map(Object::toString).orElse("a transaction without a GTID"));
    } else if (r.unresolved() > 0) {
      line("nothing", "was changed; --on-conflict says what becomes of these rows");
    }
  }

  private void lostAlong(UndoReport r) {
    for (LostAlong lost : r.lostAlong()) {
      line(
          "lost along",
          "%s %s%d rows by %s (%s)"
              .formatted(
                  lost.table(),
                  lost.more() ? "at least " : "",
                  lost.rows(),
                  lost.constraint(),
                  lost.rule()));
    }
    if (r.committed()) {
      bringBack(r, true, "server");
      bringBack(r, false, "dump");
    }
  }

  /** Without the undo as well: with the transaction left out, it would have nothing to put back. */
  private void bringBack(UndoReport r, boolean keyed, String goal) {
    String tables =
        r.lostAlong().stream()
            .filter(lost -> lost.keyed() == keyed)
            .map(LostAlong::table)
            .distinct()
            .collect(Collectors.joining(","));
    String without =
        Stream.concat(r.undone().stream(), r.gtid().stream())
            .map(Object::toString)
            .collect(Collectors.joining(","));
    if (!tables.isEmpty()) {
      line(
          "bring back",
          "holdfast time restore --base … --logs … --without %s --to %s --table %s"
              .formatted(without, goal, tables));
    }
  }

  private void conflict(RowConflict c) {
    String columns =
        c.differences().stream()
            .map(d -> "%s: left %s, is %s".formatted(d.column(), d.logged(), d.present()))
            .collect(Collectors.joining("; "));
    terminal
        .out()
        .println(
            "  %-6s %s %s: %s%s"
                .formatted(
                    c.kind().name().toLowerCase(Locale.ROOT),
                    c.table(),
                    c.key(),
                    c.outcome(),
                    columns.isEmpty() ? "" : " (" + columns + ")"));
  }

  private void json(UndoReport r, List<String> notes) {
    View view =
        new View(
            r.undone().stream().map(Object::toString).toList(),
            r.committed(),
            r.gtid().map(Object::toString).orElse(null),
            r.rows(),
            r.conflictCount(),
            r.unresolved(),
            r.alreadyBack(),
            r.conflicts().stream().map(ConflictLine::of).toList(),
            r.lostAlong(),
            notes);
    terminal.out().println(Json.MAPPER.writeValueAsString(view));
  }

  private void line(String label, String text) {
    terminal.out().println("%-14s %s".formatted(label, text));
  }
}
