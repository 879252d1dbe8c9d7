package dev.holdfast.shop;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges reads: each saw a credit that load or an operation wrote, and those of one connection
 * never went back in time. One judge for the primary's reads, one for the replicas'.
 */
final class ReadJudge {
  private final Ledger ledger;
  private final Kind kind;
  private final Findings findings = new Findings();
  private final Map<Place, Entry.Read> latest = new HashMap<>();
  private long reads;

  ReadJudge(Ledger ledger, Kind kind) {
    this.ledger = ledger;
    this.kind = kind;
  }

  void judgeAll() {
    for (Entry.Read read : ledger.reads()) {
      if (read.kind() == kind) {
        reads++;
        judge(read);
      }
    }
  }

  long reads() {
    return reads;
  }

  Verdict verdict() {
    return findings.verdict();
  }

  private void judge(Entry.Read read) {
    String wrong = neverWritten(read);
    if (wrong == null) {
      Entry.Read before =
          latest.put(new Place(read.run(), read.connection(), read.customer()), read);
      wrong = before == null ? null : backInTime(before, read);
    }
    if (wrong != null) {
      findings.add(
          "connection %d of run %d read customer %d with credit %d at revision %d: %s"
              .formatted(
                  read.connection(),
                  read.run(),
                  read.customer(),
                  read.credit(),
                  read.revision(),
                  wrong));
    }
  }

  private @Nullable String neverWritten(Entry.Read read) {
    if (read.lastOp() == 0) {
      return read.revision() == 0 ? null : "no operation is named for this revision";
    }
    RunLedger run = ledger.of(read.lastOp());
    int i = Ids.sequence(read.lastOp());
    if (run == null || run.kind(i) == null) {
      return null; // Of a journal that was not given or is cut: the row itself is judged elsewhere.
    }
    if (run.customer(i) != read.customer()) {
      return "operation " + read.lastOp() + " was for customer " + run.customer(i);
    }
    if (run.outcome(i) == Outcome.REFUSED) {
      return "operation " + read.lastOp() + " was refused";
    }
    Balance wrote = run.after(i);
    Balance seen = new Balance(read.credit(), read.revision());
    return wrote.revision() == 0 || Objects.equals(wrote, seen)
        ? null
        : "operation %d wrote credit %d at revision %d"
            .formatted(read.lastOp(), wrote.credit(), wrote.revision());
  }

  private static @Nullable String backInTime(Entry.Read before, Entry.Read now) {
    if (now.revision() < before.revision()) {
      return "it had read revision " + before.revision() + " before";
    }
    return now.revision() == before.revision() && now.credit() != before.credit()
        ? "it had read credit " + before.credit() + " at this revision before"
        : null;
  }

  private record Place(long run, int connection, long customer) {}
}
