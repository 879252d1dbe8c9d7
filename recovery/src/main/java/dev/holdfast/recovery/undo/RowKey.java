package dev.holdfast.recovery.undo;

import java.util.List;

/** What tells a row from all others. */
record RowKey(String table, List<String> values) {
  RowKey {
    values = List.copyOf(values);
  }
}
