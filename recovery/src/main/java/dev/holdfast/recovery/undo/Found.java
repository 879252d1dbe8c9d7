package dev.holdfast.recovery.undo;

import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.Texts;
import dev.holdfast.server.StoredForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A row as it is now. */
sealed interface Found {
  /** As the server shows it. */
  record Live(List<Optional<String>> forms) implements Found {}

  /** As it will be once what is being collected is applied. */
  record Made(RowImage row) implements Found {}

  /** Columns that are not exactly what was logged. */
  default List<RowConflict.Difference> differences(Subject subject, RowImage logged) {
    List<RowConflict.Difference> all = new ArrayList<>();
    for (int i = 0; i < logged.values().size(); i++) {
      if (!subject.generated(i) && logged.has(i) && !same(i, logged)) {
        all.add(
            new RowConflict.Difference(
                subject.label(i), Texts.of(logged.get(i)), shown(subject, i)));
      }
    }
    return all;
  }

  private boolean same(int column, RowImage logged) {
    return switch (this) {
      case Live live -> StoredForm.same(logged.get(column), live.forms().get(column));
      case Made made ->
          !made.row().has(column) || made.row().get(column).equals(logged.get(column));
    };
  }

  private String shown(Subject subject, int column) {
    return switch (this) {
      case Live live ->
          StoredForm.shown(subject.definition().columns().get(column), live.forms().get(column));
      case Made made -> Texts.of(made.row().get(column));
    };
  }
}
