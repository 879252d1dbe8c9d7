package dev.holdfast.recovery.impact;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.recovery.replay.Edits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which changes of rows are replayed as statements instead. */
final class RowEdits implements Edits {
  private static final int MOST_ROWS = 500_000;
  private final Map<TransactionId, Map<Place, List<String>>> byGtid = new HashMap<>();
  private int rows;

  /** A change's place in its transaction: which row event, and which row of it. */
  record Place(int event, int row) {}

  /** Code plan-too-large. */
  void add(TransactionId gtid, Place place, List<String> statements) {
    if (++rows > MOST_ROWS) {
      throw new Failure(
          "plan-too-large",
          "planning what becomes of later changes",
          "more than " + MOST_ROWS + " rows would be changed on the way",
          "Leave out less, or leave out what builds on it as well: --on-conflict leave-out.");
    }
    byGtid.computeIfAbsent(gtid, k -> new HashMap<>()).put(place, statements);
  }

  @Override
  public Optional<Edited> of(LoggedTransaction transaction) {
    Map<Place, List<String>> edits = byGtid.get(transaction.id().orElseThrow());
    return edits == null
        ? Optional.empty()
        : Optional.of(each -> new EditedTransaction(transaction, edits, each).run());
  }
}
