package dev.holdfast.recovery.undo;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.row.RowBlock;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.server.LiveTable;
import dev.holdfast.server.SchemaMatch;
import dev.holdfast.server.UndoServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables of the transactions, as they are on the server, and what can't be undone of them. */
final class Subjects {
  private final UndoServer server;
  private final boolean runsTriggers;
  private final SchemaMatch match = new SchemaMatch();
  private final Map<String, Optional<LiveTable>> tables = new HashMap<>();
  private final Map<TableDefinition, Subject> known = new HashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private boolean cascades;

  Subjects(UndoServer server, boolean runsTriggers) {
    this.server = server;
    this.runsTriggers = runsTriggers;
  }

  /** Empty for a sequence, which stays as it is. Codes undo-schema and undo-refused. */
  Optional<Subject> of(TransactionId gtid, TableDefinition logged, Subject.TableMap map) {
    LiveTable live =
        tables
            .computeIfAbsent(logged.fullName(), k -> server.table(logged.schema(), logged.name()))
            .orElseThrow(() -> schema(gtid, logged.fullName() + " isn't there any more"));
    if (live.kind().equals("SEQUENCE")) {
      notes.add("the sequence " + live.fullName() + " stays as it is");
      return Optional.empty();
    }
    Subject before = known.get(logged);
    if (before == null) {
      refuse(gtid, live);
      Optional<String> difference = match.difference(logged, live);
      if (difference.isPresent()) {
        throw schema(gtid, live.fullName() + ": " + difference.get());
      }
      List<Integer> key = live.key().orElseThrow().columns();
      before = new Subject(match.described(logged, live), live, key, map);
      known.put(logged, before);
    }
    return Optional.of(new Subject(before.definition(), live, before.key(), map));
  }

  private void refuse(TransactionId gtid, LiveTable live) {
    List<String> reasons = new ArrayList<>();
    if (!live.kind().equals("BASE TABLE")) {
      reasons.add("it is no plain table (" + live.kind() + ")");
    } else if (!live.engine().equals("InnoDB")) {
      reasons.add("its engine " + live.engine() + " can't roll back");
    } else if (live.key().isEmpty()) {
      reasons.add("it has neither a primary key nor a unique one without NULL to tell its rows");
    }
    if (runsTriggers && !live.triggers().isEmpty()) {
      reasons.add(
          "its triggers fire for row events (slave_run_triggers_for_rbr), and what they did would"
              + " be done twice");
    }
    if (!reasons.isEmpty()) {
      throw new Failure(
          "undo-refused",
          "undoing " + gtid,
          live.fullName() + ": " + reasons.getFirst(),
          "Bring its rows back by 'holdfast time restore --without " + gtid + "' and --to dump.");
    }
    if (!live.triggers().isEmpty()) {
      notes.add(
          "triggers of %s don't fire for this (%s): the rows that they wrote then are in the log, and are undone with it"
              .formatted(live.fullName(), String.join(", ", live.triggers())));
    }
  }

  /** How many rows the event changed. Code undo-impossible when it lacks what undoing takes. */
  int check(TransactionId gtid, Subject subject, RowBlock block) {
    if (!block.cascadesLogged()) {
      noteCascades(subject, block.kind());
    }
    Optional<String> missing =
        switch (block.kind()) {
          case INSERT -> missing(subject, block.first(), subject.key());
          case DELETE -> missing(subject, block.first(), all(subject));
          case UPDATE -> missing(subject, block);
        };
    if (missing.isPresent()) {
      throw impossible(
          gtid,
          "rows of %s were logged in part (binlog_row_image): the log doesn't say what %s was"
              .formatted(subject.name(), missing.get()));
    }
    try {
      return block.count(subject.definition());
    } catch (BadEventException e) {
      throw impossible(gtid, e.reason());
    }
  }

  private static List<Integer> all(Subject subject) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < subject.definition().columns().size(); i++) {
      if (!subject.generated(i)) {
        all.add(i);
      }
    }
    return all;
  }

  /** An update needs each value that it changed, and a key. */
  private static Optional<String> missing(Subject subject, RowBlock block) {
    List<Integer> changed = all(subject).stream().filter(i -> has(block.second(), i)).toList();
    Optional<String> missing = missing(subject, block.first(), changed);
    return missing.isPresent() ? missing : missing(subject, block.first(), subject.key());
  }

  private static Optional<String> missing(Subject subject, Bytes present, List<Integer> needed) {
    return needed.stream().filter(i -> !has(present, i)).findFirst().map(subject::label);
  }

  static boolean has(Bytes present, int column) {
    return (present.at(column / 8) & (1 << (column % 8))) != 0;
  }

  private void noteCascades(Subject subject, RowChange.Kind kind) {
    for (LiveTable.Child child : subject.live().children()) {
      boolean deletes = kind == RowChange.Kind.DELETE && child.followsDeletes();
      boolean updates = kind == RowChange.Kind.UPDATE && child.followsUpdates();
      if (deletes || updates) {
        cascades = true;
        notes.add(
            ("rows of %s.%s that InnoDB %s along by %s (%s) are in no log and don't come back;"
                    + " --base tells how many")
                .formatted(
                    child.schema(),
                    child.table(),
                    deletes ? "deleted or changed" : "changed",
                    child.constraint(),
                    deletes ? "ON DELETE " + child.onDelete() : "ON UPDATE " + child.onUpdate()));
      }
    }
  }

  /** What the log can't see, and what isn't undone. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  boolean cascades() {
    return cascades;
  }

  private static Failure schema(TransactionId gtid, String reason) {
    return new Failure(
        "undo-schema",
        "undoing " + gtid,
        reason,
        "The schema has been changed since. Bring the rows back by 'holdfast time restore --without "
            + gtid
            + "' and --to dump.");
  }

  static Failure impossible(TransactionId gtid, String reason) {
    return new Failure(
        "undo-impossible",
        "undoing " + gtid,
        reason,
        "It can be left out of a restore: holdfast time restore --base … --logs … --without "
            + gtid);
  }
}
