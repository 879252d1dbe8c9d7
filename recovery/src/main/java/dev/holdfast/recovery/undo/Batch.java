package dev.holdfast.recovery.undo;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.event.LogEvent.FormatDescription;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.Value;
import dev.holdfast.server.LiveTable;
import dev.holdfast.server.UndoServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes some steps back at a time: reads their rows, compares, applies, and reads again what came
 * of it. A row whose parent isn't there yet waits until the end: with foreign_key_checks off a
 * transaction may have written in any order.
 */
final class Batch {
  private static final int MOST_WAITING = 100_000;
  private final UndoServer server;
  private final Events events;
  private final Judge judge;
  private final UndoReport.Draft draft;
  private final List<Step> waiting = new ArrayList<>();
  private final Set<RowKey> waitingKeys = new HashSet<>();
  private final Set<RowKey> stuck = new HashSet<>();
  private final List<Op.Row> pending = new ArrayList<>();
  private final Map<RowKey, Step> touched = new LinkedHashMap<>();
  private boolean last;
  private @Nullable FormatDescription format;

  Batch(UndoServer server, Events events, Judge judge, UndoReport.Draft draft) {
    this.server = server;
    this.events = events;
    this.judge = judge;
    this.draft = draft;
  }

  void run(List<Step> steps) {
    Rows rows = new Rows(server);
    rows.load(steps);
    for (Step step : steps) {
      if (waitingKeys.contains(step.keyNow())) {
        await(step);
      } else {
        take(step, rows);
      }
    }
    flush();
    verify();
  }

  /** What waited for its parent. */
  void finish(int most) {
    last = true;
    waitingKeys.clear();
    List<Step> all = List.copyOf(waiting);
    for (int from = 0; from < all.size(); from += most) {
      run(all.subList(from, Math.min(all.size(), from + most)));
    }
  }

  private void take(Step step, Rows rows) {
    Judge.Verdict verdict = judge.of(step, rows.get(step.keyNow()));
    verdict.conflict().ifPresent(c -> draft.conflict(c, verdict.alreadyBack()));
    if (verdict.op().isEmpty()) {
      return;
    }
    switch (verdict.op().get()) {
      case Op.None n -> {}
      case Op.Row row -> {
        pending.add(row);
        rows.back(step);
      }
      case Op.Adjust adjust -> {
        flush();
        adjust(adjust);
        rows.load(step.subject(), List.of(step.keyValues()));
        touched.remove(step.keyNow());
      }
    }
  }

  private void adjust(Op.Adjust op) {
    Step step = op.step();
    UndoServer.Outcome outcome =
        op.expressions().isEmpty()
            ? new UndoServer.Outcome.Applied()
            : server.adjust(step.subject().live(), step.keyValues(), op.expressions());
    switch (outcome) {
      case UndoServer.Outcome.Applied a ->
          draft.changed(step.subject().name(), RowChange.Kind.UPDATE, 1);
      case UndoServer.Outcome.InTheWay way -> inTheWay(step, way);
    }
  }

  private void flush() {
    List<Op.Row> run = new ArrayList<>();
    for (Op.Row op : pending) {
      if (!run.isEmpty() && (!run.getFirst().like(op) || refersToItself(op))) {
        apply(run);
        run = new ArrayList<>();
      }
      run.add(op);
    }
    if (!run.isEmpty()) {
      apply(run);
    }
    pending.clear();
  }

  private static boolean refersToItself(Op.Row op) {
    LiveTable live = op.step().subject().live();
    return live.children().stream()
        .anyMatch(c -> c.schema().equals(live.schema()) && c.table().equals(live.name()));
  }

  private void apply(List<Op.Row> all) {
    List<Op.Row> run = all.stream().filter(this::free).toList();
    if (run.isEmpty()) {
      return;
    }
    Subject subject = run.getFirst().step().subject();
    if (!subject.map().format().equals(format)) {
      format = subject.map().format();
      server.format(events.format(Objects.requireNonNull(format)));
    }
    switch (server.apply(events.tableMap(subject), events.rows(run))) {
      case UndoServer.Outcome.Applied a -> {
        draft.changed(subject.name(), run.getFirst().kind(), run.size());
        run.forEach(op -> touched(op.step()));
      }
      case UndoServer.Outcome.InTheWay way when run.size() == 1 ->
          inTheWay(run.getFirst().step(), way);
      case UndoServer.Outcome.InTheWay way -> run.forEach(op -> apply(List.of(op)));
    }
  }

  /** Whether nothing that came before in this run holds it up; says so if something does. */
  private boolean free(Op.Row op) {
    Step step = op.step();
    if (waitingKeys.contains(step.keyNow())) {
      await(step);
      return false;
    }
    if (stuck.contains(step.keyNow())) {
      conflict(step, RowConflict.Kind.ROW, "a later change of it could not be undone");
      return false;
    }
    Optional<LiveTable.Child> child = following(op);
    child.ifPresent(c ->
        conflict(
            step,
            RowConflict.Kind.CHILD,
            "rows of %s.%s refer to it and would be changed along (%s)"
                .formatted(c.schema(), c.table(), c.constraint())));
    return child.isEmpty();
  }

  /** A foreign key by which InnoDB would change rows along, in silence. */
  private Optional<LiveTable.Child> following(Op.Row op) {
    Subject subject = op.step().subject();
    for (LiveTable.Child child : subject.live().children()) {
      boolean follows =
          switch (op.kind()) {
            case INSERT -> false;
            case DELETE -> child.followsDeletes();
            case UPDATE -> child.followsUpdates() && moves(op.step(), child);
          };
      if (follows && !referred(op.step(), child).isEmpty()) {
        return Optional.of(child);
      }
    }
    return Optional.empty();
  }

  private static boolean moves(Step step, LiveTable.Child child) {
    RowImage now = step.expected().or(step::wanted).orElseThrow();
    RowImage then = step.wanted().orElse(now);
    return child.referred().stream().anyMatch(i -> !now.get(i).equals(then.get(i)));
  }

  private List<List<Optional<String>>> referred(Step step, LiveTable.Child child) {
    RowImage now = step.expected().or(step::wanted).orElseThrow();
    List<Value> values = child.referred().stream().map(now::get).toList();
    return values.stream().anyMatch(v -> v instanceof Value.Null)
        ? List.of()
        : server.referred(child, step.subject().live(), List.of(values));
  }

  private void inTheWay(Step step, UndoServer.Outcome.InTheWay way) {
    if (way.obstacle() == UndoServer.Obstacle.PARENT && !last && waiting.size() < MOST_WAITING) {
      await(step);
      return;
    }
    if (way.obstacle() == UndoServer.Obstacle.UNIQUE && isBack(step)) {
      return;
    }
    RowConflict.Kind kind =
        switch (way.obstacle()) {
          case UNIQUE -> RowConflict.Kind.UNIQUE;
          case PARENT -> RowConflict.Kind.PARENT;
          case CHILD -> RowConflict.Kind.CHILD;
          case ROW -> RowConflict.Kind.ROW;
        };
    conflict(step, kind, way.message());
  }

  /** Whether somebody put the row there since it was looked for; then that is the conflict. */
  private boolean isBack(Step step) {
    Rows rows = new Rows(server);
    rows.load(List.of(step));
    Judge.Verdict verdict = judge.of(step, rows.get(step.keyNow()));
    boolean settled = verdict.op().filter(op -> op instanceof Op.None).isPresent();
    if (verdict.conflict().isEmpty() || (verdict.op().isPresent() && !settled)) {
      return false;
    }
    hold(step);
    draft.conflict(verdict.conflict().get(), verdict.alreadyBack());
    return true;
  }

  private void await(Step step) {
    waiting.add(step);
    waitingKeys.add(step.keyNow());
    waitingKeys.add(step.keyThen());
    touched.remove(step.keyNow());
    touched.remove(step.keyThen());
  }

  private void conflict(Step step, RowConflict.Kind kind, String reason) {
    hold(step);
    boolean left = judge.leavesOut(step);
    draft.conflict(
        Judge.conflict(step, kind, List.of(), left, left ? reason + "; left as it is" : reason),
        false);
  }

  private void hold(Step step) {
    stuck.add(step.keyNow());
    stuck.add(step.keyThen());
    touched.remove(step.keyNow());
    touched.remove(step.keyThen());
  }

  private void touched(Step step) {
    touched.remove(step.keyNow());
    touched.put(step.keyThen(), step);
  }

  /** That the rows are as they should be, whatever the server made of the events. */
  private void verify() {
    Rows rows = new Rows(server);
    Map<String, List<Step>> tables = new LinkedHashMap<>();
    touched
        .values()
        .forEach(s -> tables.computeIfAbsent(s.subject().name(), k -> new ArrayList<>()).add(s));
    for (List<Step> steps : tables.values()) {
      Subject subject = steps.getFirst().subject();
      rows.load(subject, steps.stream().map(Batch::keyThen).toList());
    }
    touched.forEach((key, step) -> verify(step, rows.get(key)));
    touched.clear();
  }

  private static List<Value> keyThen(Step step) {
    return step.subject().keyValues(step.wanted().or(step::expected).orElseThrow());
  }

  private static void verify(Step step, Optional<Found> found) {
    Optional<RowImage> wanted = step.wanted();
    boolean same =
        wanted.isPresent() == found.isPresent()
            && (found.isEmpty()
                || found.get().differences(step.subject(), wanted.orElseThrow()).isEmpty());
    if (!same) {
      throw new Failure(
          "undo-mismatch",
          "putting back " + step.subject().name() + " " + key(step),
          "the server made another row of it"
              + found
                  .filter(f -> wanted.isPresent())
                  .map(f -> ": " + f.differences(step.subject(), wanted.orElseThrow()))
                  .orElse(""),
          "Nothing was changed. See slave_exec_mode, slave_type_conversions and"
              + " slave_run_triggers_for_rbr of the server, of MySQL replica_type_conversions.");
    }
  }

  private static String key(Step step) {
    return step.subject().keyText(step.wanted().or(step::expected).orElseThrow());
  }
}
