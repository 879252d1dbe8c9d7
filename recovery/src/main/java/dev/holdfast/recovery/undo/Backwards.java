package dev.holdfast.recovery.undo;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.OpenLogs;
import dev.holdfast.binlog.reader.PlacedEvent;
import dev.holdfast.binlog.reader.TransactionEvents;
import dev.holdfast.binlog.row.RowBlock;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The changes of transactions, the last one first. The logs themselves are what is read backwards,
 * one row event at a time, so nothing else has to be kept.
 */
final class Backwards {
  private Backwards() {}

  /**
   * @param scans the newest first
   */
  static void each(List<Scan> scans, Consumer<Step> consumer) {
    try (OpenLogs logs = new OpenLogs()) {
      for (Scan scan : scans) {
        for (Scan.Place place : scan.places().reversed()) {
          try (TransactionEvents event = logs.events(scan.at(place))) {
            Optional<PlacedEvent> placed = event.next();
            if (placed.isPresent() && placed.get().event() instanceof LogEvent.Rows rows) {
              steps(scan.gtid(), place.subject(), rows.block()).reversed().forEach(consumer);
            }
          }
        }
      }
    }
  }

  /** In the order of the event. */
  static List<Step> steps(TransactionId gtid, Subject subject, RowBlock block) {
    try {
      List<Step> steps = new ArrayList<>();
      ByteReader in = block.rows().copy();
      while (in.remaining() > 0) {
        Step.Image first = image(subject, block, block.first(), in);
        steps.add(
            switch (block.kind()) {
              case INSERT -> new Step(gtid, subject, Optional.of(first), Optional.empty());
              case DELETE -> new Step(gtid, subject, Optional.empty(), Optional.of(first));
              case UPDATE ->
                  new Step(
                      gtid,
                      subject,
                      Optional.of(image(subject, block, block.second(), in)),
                      Optional.of(first));
            });
      }
      return steps;
    } catch (BadEventException e) {
      throw Subjects.impossible(gtid, e.reason());
    }
  }

  private static Step.Image image(Subject subject, RowBlock block, Bytes present, ByteReader in)
      throws BadEventException {
    RowBlock one =
        new RowBlock(
            RowChange.Kind.DELETE,
            block.tableId(),
            0,
            block.width(),
            present,
            Bytes.EMPTY,
            in.copy());
    RowCursor cursor = one.changes(subject.definition());
    RowChange.Delete row = (RowChange.Delete) cursor.next();
    return new Step.Image(present, in.bytes(cursor.position()), row.before());
  }
}
