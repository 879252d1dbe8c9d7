package dev.holdfast.recovery.replay;

import dev.holdfast.binlog.reader.LoggedTransaction;
import java.util.function.Consumer;

/**
 * An empty transaction in the place of one of MySQL: its GTID counts as executed, so that nobody
 * whom the restored server follows later sends what was left out.
 */
record Blank(LoggedTransaction transaction) implements Edits.Edited {
  @Override
  public void events(Consumer<byte[]> each) {
    try (RawEvents raw = new RawEvents(transaction)) {
      each.accept(EventMaker.event(transaction.header(), raw.next()));
    }
    each.accept(EventMaker.statement(transaction.header(), "BEGIN"));
    each.accept(EventMaker.commit(transaction.header()));
  }
}
