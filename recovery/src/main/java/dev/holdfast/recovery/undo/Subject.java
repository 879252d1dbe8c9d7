package dev.holdfast.recovery.undo;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.LogEvent.FormatDescription;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.TableDefinition;
import dev.holdfast.binlog.row.Texts;
import dev.holdfast.binlog.row.Value;
import dev.holdfast.server.LiveTable;
import dev.holdfast.server.StoredForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table as the log describes it and as it is.
 *
 * @param definition that of the log, with what only the server knows
 * @param key indexes of the columns that tell a row
 * @param map the table map event, as the log has it
 */
record Subject(TableDefinition definition, LiveTable live, List<Integer> key, TableMap map) {
  /**
   * A table map event.
   *
   * @param body what follows its header
   */
  record TableMap(long tableId, Bytes body, FormatDescription format) {}

  String name() {
    return definition.fullName();
  }

  List<Value> keyValues(RowImage row) {
    return key.stream().map(row::get).toList();
  }

  RowKey key(RowImage row) {
    return keyOf(keyValues(row));
  }

  RowKey keyOf(List<Value> values) {
    return new RowKey(name(), values.stream().map(StoredForm::ofKey).toList());
  }

  RowKey key(List<Optional<String>> forms) {
    return new RowKey(
        name(),
        key.stream()
            .map(i -> StoredForm.ofKey(definition.columns().get(i), forms.get(i)))
            .toList());
  }

  /** For people: {@code id=7}. */
  String keyText(RowImage row) {
    List<String> parts = new ArrayList<>();
    key.forEach(i -> parts.add(label(i) + "=" + Texts.of(row.get(i))));
    return String.join(", ", parts);
  }

  String label(int column) {
    return definition.columns().get(column).label();
  }

  boolean generated(int column) {
    return live.columns().get(column).generated();
  }
}
