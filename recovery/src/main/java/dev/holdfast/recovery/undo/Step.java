package dev.holdfast.recovery.undo;

import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.Value;
import java.util.List;
import java.util.Optional;

/**
 * One logged change that is to be taken back.
 *
 * @param left the row as it was left; empty after a DELETE
 * @param before the row as it was before; empty before an INSERT
 */
record Step(TransactionId gtid, Subject subject, Optional<Image> left, Optional<Image> before) {
  /**
   * A row as it stands in the log.
   *
   * @param present which columns it has, a bit each
   */
  record Image(Bytes present, Bytes bytes, RowImage values) {}

  /** What should be there now, as far as it was logged. */
  Optional<RowImage> expected() {
    return left.map(l -> before.map(b -> b.values().with(l.values())).orElse(l.values()));
  }

  /** What should be there afterwards. */
  Optional<RowImage> wanted() {
    return before.map(b -> left.map(l -> l.values().with(b.values())).orElse(b.values()));
  }

  RowKey keyNow() {
    return subject.key(expected().or(this::wanted).orElseThrow());
  }

  RowKey keyThen() {
    return subject.key(wanted().or(this::expected).orElseThrow());
  }

  List<Value> keyValues() {
    return subject.keyValues(expected().or(this::wanted).orElseThrow());
  }

  int bytes() {
    return 64
        + left.map(i -> i.bytes().length()).orElse(0)
        + before.map(i -> i.bytes().length()).orElse(0);
  }
}
