package dev.holdfast.binlog.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.gtid.GtidPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayLogTest {
  @TempDir Path dir = Path.of("/tmp");

  @Test
  void aMissingIndexIsAnEmptyLog() {
    RelayLog log = new RelayLog(dir.resolve("relay.index"));
    assertThat(log.received()).isEqualTo(GtidPosition.EMPTY);
    assertThat(log.unapplied(gtid -> false).first()).isEmpty();
  }

  @Test
  void findsTheFirstGroupThatIsNotApplied() throws IOException {
    LogBytes bytes = new LogBytes().transaction("0-1-1", 10);
    int second = bytes.size();
    RelayLog log = log(bytes.transaction("0-1-2", 10).bytes());
    assertThat(log.received()).hasToString("0-1-2");
    RelayLog.Unapplied one = log.unapplied(gtid -> gtid.sequence() <= 1);
    assertThat(one.first().orElseThrow().offset()).isEqualTo(second);
    assertThat(one.before()).hasToString("0-1-1");
    assertThat(log.unapplied(gtid -> true).first()).isEmpty();
    assertThat(log.unapplied(gtid -> true).before()).hasToString("0-1-2");
    assertThat(log.unapplied(gtid -> false).first().orElseThrow().gtid()).hasToString("0-1-1");
  }

  @Test
  void aGroupWithoutItsEndWasNotReceived() throws IOException {
    assertThat(received(whole().start("0-1-2", 4).row(5))).isEqualTo("0-1-1");
    assertThat(received(whole().start("0-1-2", 4).row(5).xid())).isEqualTo("0-1-2");
    assertThat(received(whole().start("0-1-2", 0).row(5).query("COMMIT"))).isEqualTo("0-1-2");
    assertThat(received(whole().start("0-1-2", 0).query("COMMITMENT"))).isEqualTo("0-1-1");
  }

  @Test
  void aStatementOfItsOwnEndsWithItself() throws IOException {
    assertThat(received(whole().start("0-1-2", 1).query("DROP TABLE t"))).isEqualTo("0-1-2");
    LogBytes prepared = whole().start("0-1-2", 1).event(EventType.INTVAR, 1, new byte[9]);
    assertThat(received(prepared)).isEqualTo("0-1-1");
  }

  @Test
  void aGroupMayGoOnInTheNextFileAndOneThatBeginsAnewCountsOnce() throws IOException {
    byte[] first = whole().start("0-1-2", 4).row(7).bytes();
    assertThat(log(first, new LogBytes().row(8).xid().bytes()).received()).hasToString("0-1-2");
    assertThat(log(first, new LogBytes().transaction("0-1-2", 8).bytes()).received())
        .hasToString("0-1-2");
    assertThat(log(first, new LogBytes().transaction("0-2-2", 8).bytes()).received())
        .hasToString("0-2-2");
  }

  @Test
  void everyCutOfTheLastTransactionLeavesTheOnesBefore() throws IOException {
    byte[] bytes = whole().transaction("0-1-2", 40).bytes();
    for (int cut = whole().size(); cut < bytes.length; cut++) {
      assertThat(log(Arrays.copyOf(bytes, cut)).received())
          .as("cut at " + cut)
          .hasToString("0-1-1");
    }
  }

  @Test
  void zerosThatACrashOfTheHostLeftAreTheEnd() throws IOException {
    byte[] bytes = whole().bytes();
    assertThat(log(Arrays.copyOf(bytes, bytes.length + 700)).received()).hasToString("0-1-1");
  }

  @Test
  void everyFlippedByteIsFoundOrHarmless() throws IOException {
    byte[] bytes = whole().transaction("0-1-2", 40).bytes();
    int start = whole().size();
    for (int at = start; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x40;
      RelayLog log = log(damaged);
      try {
        assertThat(log.received()).as("flipped at " + at).hasToString("0-1-1");
      } catch (Failure e) {
        assertThat(e.code()).isEqualTo("log-damaged");
        assertThat(e.what()).contains("relay.000001").contains("offset");
      }
    }
  }

  @Test
  void damageIsNamedWithFileAndOffset() throws IOException {
    byte[] bytes = whole().transaction("0-1-2", 40).bytes();
    int at = whole().size();
    bytes[at + 30] ^= 1;
    RelayLog log = log(bytes);
    assertThatThrownBy(log::received)
        .hasMessageContaining("relay.000001 at offset " + at)
        .hasMessageContaining("checksum");
  }

  @Test
  void eventsLargerThanTheBufferAreRead() throws IOException {
    assertThat(received(whole().transaction("0-1-2", 3_000_000).transaction("0-1-3", 1)))
        .isEqualTo("0-1-3");
  }

  private static LogBytes whole() {
    return new LogBytes().transaction("0-1-1", 10);
  }

  private String received(LogBytes bytes) throws IOException {
    return log(bytes.bytes()).received().toString();
  }

  private RelayLog log(byte[]... files) throws IOException {
    StringBuilder index = new StringBuilder();
    for (int i = 1; i <= files.length; i++) {
      String name = "relay.00000" + i;
      Files.write(dir.resolve(name), files[i - 1]);
      index.append("./").append(name).append('\n');
    }
    return new RelayLog(Files.writeString(dir.resolve("relay.index"), index));
  }
}
