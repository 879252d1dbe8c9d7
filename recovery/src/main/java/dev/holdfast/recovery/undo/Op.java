package dev.holdfast.recovery.undo;

import dev.holdfast.binlog.row.RowChange;
import java.util.Map;
import java.util.Optional;

/** What is done to a row, to take a step back. */
sealed interface Op {
  Step step();

  /**
   * As a row event.
   *
   * @param second the row after an update; empty for others
   */
  record Row(Step step, RowChange.Kind kind, Step.Image first, Optional<Step.Image> second)
      implements Op {
    /** Whether both can stand in one event. */
    boolean like(Row other) {
      return kind == other.kind
          && step.subject().name().equals(other.step.subject().name())
          && step.subject().map().equals(other.step.subject().map())
          && first.present().equals(other.first.present())
          && second.map(Step.Image::present).equals(other.second.map(Step.Image::present));
    }
  }

  /**
   * As a statement: columns become what SQL expressions say.
   *
   * @param expressions by column
   */
  record Adjust(Step step, Map<String, String> expressions) implements Op {}

  /** Nothing has to be done. */
  record None(Step step) implements Op {}
}
