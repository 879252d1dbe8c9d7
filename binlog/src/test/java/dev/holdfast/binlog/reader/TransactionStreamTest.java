package dev.holdfast.binlog.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.gtid.Gtid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionStreamTest {
  @TempDir Path dir = Path.of("/tmp");

  @Test
  void severalLogsAreOneHistoryInWhichEachTransactionStandsOnce() throws IOException {
    LogBytes primary = new LogBytes().at(10).transaction("0-1-1", 5).at(30).transaction("0-1-3", 5);
    LogBytes relay = new LogBytes().at(10).transaction("0-1-1", 5).at(20).transaction("0-1-2", 5);
    write("a/binlog.000001", primary.bytes());
    write("b/relay.000007", relay.bytes());
    assertThat(gtids(dir.resolve("a"), dir.resolve("b")))
        .containsExactly("0-1-1", "0-1-2", "0-1-3");
  }

  @Test
  void filesOfAFolderAreReadByTheirNumbersAndOtherFilesAreLeftAlone() throws IOException {
    write("binlog.999999", new LogBytes().transaction("0-1-1", 5).bytes());
    write("binlog.1000000", new LogBytes().transaction("0-1-2", 5).bytes());
    write("binlog.index", "./binlog.999999\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    write("notes.000001", new byte[100]);
    assertThat(gtids(dir)).containsExactly("0-1-1", "0-1-2");
  }

  @Test
  void aGtidIsLookedForOnlyWhereItCanBe() throws IOException {
    byte[] damaged = new LogBytes().state("0-1-1").transaction("0-1-2", 50).bytes();
    damaged[damaged.length - 9] ^= 1;
    write("binlog.000001", new LogBytes().transaction("0-1-1", 50).bytes());
    write("binlog.000002", damaged);
    write("binlog.000003", new LogBytes().state("0-1-2").transaction("0-1-3", 50).bytes());
    BinaryLogs logs = new BinaryLogs(List.of(dir));
    assertThat(logs.find(Gtid.parse("0-1-3"))).isPresent();
    assertThat(logs.find(Gtid.parse("0-1-1"))).isPresent();
    assertThatThrownBy(() -> logs.find(Gtid.parse("0-1-9"))).hasMessageContaining("000002");
    assertThatThrownBy(() -> logs.find(Gtid.parse("0-1-2"))).hasMessageContaining("000002");
    assertThat(logs.find(Gtid.parse("0-1-2"), SealedLogs.NONE, skipped -> {})).isEmpty();
  }

  @Test
  void aTransactionThatARotationSplitIsOneWithTwoExtents() throws IOException {
    write("relay.000001", new LogBytes().start("0-1-1", 4).row(70).bytes());
    byte[] second = new LogBytes().row(80).xid().bytes();
    write("relay.000002", second);
    LoggedTransaction found = new BinaryLogs(List.of(dir)).find(Gtid.parse("0-1-1")).orElseThrow();
    assertThat(found.extents()).hasSize(2);
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    found.writeRaw(raw);
    assertThat((long) raw.size()).isEqualTo(found.bytes());
    int head = new LogBytes().size();
    assertThat(raw.toByteArray()).endsWith(Arrays.copyOfRange(second, head, second.length));
  }

  @Test
  void aLogThatIsBeingWrittenGoesOnWhenItHasGrown() throws IOException {
    byte[] all = new LogBytes().transaction("0-1-1", 50).transaction("0-1-2", 50).bytes();
    int cut = new LogBytes().transaction("0-1-1", 50).size() + 30;
    Path file = write("binlog.000001", Arrays.copyOf(all, cut));
    try (TransactionStream stream = TransactionStream.of(List.of(file))) {
      assertThat(stream.next()).isPresent();
      assertThat(stream.next()).isEmpty();
      assertThat(stream.ends().getFirst().end()).isEqualTo(LogEnd.CUT);
      Files.write(file, Arrays.copyOfRange(all, cut, all.length), StandardOpenOption.APPEND);
      assertThat(stream.next().orElseThrow().gtid()).contains(Gtid.parse("0-1-2"));
      assertThat(stream.next()).isEmpty();
      assertThat(stream.ends().getFirst().end()).isEqualTo(LogEnd.OPEN);
    }
  }

  @Test
  void aLastEventCutShortIsToldWithTheTransactionThatItBelongsTo() throws IOException {
    LogBytes whole = new LogBytes().transaction("0-1-1", 5).start("0-1-2", 4);
    byte[] bytes = new LogBytes().transaction("0-1-1", 5).start("0-1-2", 4).row(40).bytes();
    Path file = write("binlog.000001", Arrays.copyOf(bytes, bytes.length - 3));
    try (TransactionStream stream = TransactionStream.of(List.of(file))) {
      assertThat(stream.next()).isPresent();
      assertThat(stream.next()).isEmpty();
      Unfinished end = stream.ends().getFirst();
      assertThat(end.end()).isEqualTo(LogEnd.CUT);
      assertThat(end.position()).isEqualTo(whole.size());
      assertThat(end.begun().orElseThrow().id()).contains(Gtid.parse("0-1-2"));
    }
  }

  @Test
  void aClosedLogIsKnownByItsLastEvent() throws IOException {
    byte[] bytes =
        new LogBytes().transaction("0-1-1", 5).event(EventType.STOP, 1, new byte[0]).bytes();
    try (TransactionStream stream = TransactionStream.of(List.of(write("x.000001", bytes)))) {
      assertThat(stream.next()).isPresent();
      assertThat(stream.next()).isEmpty();
      assertThat(stream.ends().getFirst().end()).isEqualTo(LogEnd.CLOSED);
    }
  }

  @Test
  void damageInTheMiddleIsAFailureOrIsSkippedAndTold() throws IOException {
    int second = new LogBytes().transaction("0-1-1", 50).size();
    byte[] bytes = threeTransactions();
    bytes[second + 60] ^= 4;
    Path file = write("binlog.000001", bytes);
    assertThatThrownBy(() -> gtids(file))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("binlog.000001 at offset")
        .hasMessageContaining("Write rows")
        .hasMessageContaining("checksum");
    List<Skipped> skipped = new ArrayList<>();
    assertThat(gtids(TransactionStream.skippingDamage(List.of(file), skipped::add)))
        .containsExactly("0-1-1", "0-1-3");
    assertThat(skipped).hasSize(1);
  }

  @Test
  void aLengthThatReachesPastTheEndIsDamageWhenEventsFollow() throws IOException {
    int second = new LogBytes().transaction("0-1-1", 50).size();
    byte[] bytes = threeTransactions();
    bytes[second + 11] = 0x7f;
    Path file = write("binlog.000001", bytes);
    assertThatThrownBy(() -> gtids(file)).hasMessageContaining("longer than the file");
    List<Skipped> skipped = new ArrayList<>();
    assertThat(gtids(TransactionStream.skippingDamage(List.of(file), skipped::add)))
        .containsExactly("0-1-1", "0-1-3");
    assertThat(skipped.getFirst().from()).isEqualTo(second);
  }

  @Test
  void whatIsNoLogOrEncryptedOrOfMySqlIsRefused() throws IOException {
    Path text =
        write(
            "text.000001",
            "no log at all".repeat(9).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThatThrownBy(() -> gtids(text)).satisfies(e -> code(e, "bad-log"));
    assertThatThrownBy(() -> gtids(dir)).satisfies(e -> code(e, "bad-log"));
    assertThatThrownBy(() -> gtids(dir.resolve("none"))).satisfies(e -> code(e, "bad-log"));
    LogBytes encrypted = new LogBytes().event(EventType.START_ENCRYPTION, 1, new byte[17]);
    Path secret = write("secret.000001", encrypted.bytes());
    assertThatThrownBy(() -> gtids(secret)).satisfies(e -> code(e, "log-encrypted"));
  }

  @Test
  void logsWithoutGtidsHaveTransactionsToo() throws IOException {
    LogBytes old = new LogBytes("5.5.68-MariaDB-log");
    int[] ends = new int[4];
    ends[0] = old.query("CREATE TABLE t (id INT)").size();
    ends[1] = old.query("BEGIN").row(9).row(9).xid().size();
    ends[2] = old.event(EventType.INTVAR, 1, new byte[9]).query("INSERT INTO t").size();
    ends[3] = old.query("BEGIN").row(9).query("ROLLBACK").size();
    List<LoggedTransaction> all = new ArrayList<>();
    Path file = write("old.000001", old.bytes());
    try (TransactionStream stream = TransactionStream.of(List.of(file))) {
      for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
        all.add(t.get());
      }
    }
    assertThat(all)
        .extracting(t -> (int) t.endPosition())
        .containsExactly(ends[0], ends[1], ends[2], ends[3]);
    assertThat(all).allMatch(t -> t.gtid().isEmpty());
    assertThat(all.get(2).position()).isEqualTo(ends[1]);
  }

  @Test
  void aRelayLogThatBeginsWithinATransactionLeavesItsRestOut() throws IOException {
    Path file = write("r.000001", new LogBytes().row(9).xid().transaction("0-1-2", 9).bytes());
    assertThat(gtids(file)).containsExactly("0-1-2");
  }

  private static byte[] threeTransactions() {
    return new LogBytes()
        .transaction("0-1-1", 50)
        .transaction("0-1-2", 50)
        .transaction("0-1-3", 50)
        .bytes();
  }

  private static void code(Throwable e, String code) {
    assertThat(((Failure) e).code()).isEqualTo(code);
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private static List<String> gtids(Path... paths) {
    return gtids(TransactionStream.of(List.of(paths)));
  }

  private static List<String> gtids(TransactionStream stream) {
    List<String> gtids = new ArrayList<>();
    try (stream) {
      for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
        gtids.add(t.get().gtid().orElseThrow().toString());
      }
    }
    return gtids;
  }
}
