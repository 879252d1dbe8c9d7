package dev.holdfast.recovery.impact;

import dev.holdfast.binlog.gtid.Position;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.recovery.replay.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goes through a history, follows the rows of what is cut out, and finds the later changes that
 * build on them. What the policies leave out besides is cut out itself.
 */
public final class Impact {
  private final Script script;
  private final Examination examination;
  private final List<TransactionId> leftOut = new ArrayList<>();
  private final List<TransactionId> alsoLeftOut = new ArrayList<>();
  private Position end;
  private long transactions;
  private long bytes;

  public Impact(Script script, Keys keys, Policies policies) {
    this.script = script;
    end = script.base();
    examination = new Examination(keys, policies);
  }

  /** Fails as {@link Script#survey} does, and with code plan-too-large. */
  public Plan plan() {
    script.survey(script.base());
    try (Script.Reading reading = script.open();
        Examination open = examination) {
      for (Optional<LoggedTransaction> t = reading.any(); t.isPresent(); t = reading.any()) {
        transactions++;
        bytes += t.get().bytes();
        take(open, t.get());
      }
    }
    return new Plan(
        transactions,
        bytes,
        leftOut,
        examination.conflicts(),
        examination.conflictCount(),
        examination.unresolved(),
        alsoLeftOut,
        examination.partial(),
        examination.edits(),
        end);
  }

  private void take(Examination open, LoggedTransaction t) {
    TransactionId gtid = t.id().orElseThrow();
    end = end.with(gtid);
    if (script.leftOut().holds(gtid)) {
      leftOut.add(gtid);
      open.cut(t);
    } else if (open.building(t)) {
      if (open.leavesOut(t)) {
        alsoLeftOut.add(gtid);
        open.note(t);
        open.cut(t);
      } else {
        open.follow(t);
      }
    }
  }
}
