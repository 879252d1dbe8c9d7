package dev.holdfast.binlog.row;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The values of one row, one for each column of its table, in their order. */
public record RowImage(List<Value> values) {
  public RowImage {
    values = Collections.unmodifiableList(values);
  }

  public Value get(int column) {
    return values.get(column);
  }

  public boolean has(int column) {
    return !(values.get(column) instanceof Value.Absent);
  }

  /** Whether each column was logged. */
  public boolean complete() {
    return values.stream().noneMatch(Value.Absent.class::isInstance);
  }

  /** Whether each column that {@code other} has is here too. */
  public boolean hasAllOf(RowImage other) {
    for (int i = 0; i < values.size(); i++) {
      if (other.has(i) && !has(i)) {
        return false;
      }
    }
    return true;
  }

  /** These values, overwritten by those that {@code later} has. */
  public RowImage with(RowImage later) {
    List<Value> merged = new ArrayList<>(values);
    for (int i = 0; i < values.size(); i++) {
      if (later.has(i)) {
        merged.set(i, later.get(i));
      }
    }
    return new RowImage(merged);
  }
}
