package dev.holdfast.binlog.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.row.RowChange;
import dev.holdfast.binlog.row.RowImage;
import dev.holdfast.binlog.row.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small logs of servers that aren't installed, written down as hexadecimal text. What {@code
 * binlog/other-servers} plays on the servers themselves goes much further.
 */
class RecordedLogsTest {
  private static final String SERVER = "fa5d239d-e67b-11f1-bac2-02fc00000001:";
  @TempDir Path dir = Path.of("/tmp");

  @Test
  void mySqlWithTagsCompressionPartialJsonAndXa() throws IOException {
    assertThat(told("mysql-9.7"))
        .containsExactly(
            SERVER + "1",
            SERVER + "2",
            SERVER + "3",
            "+ 1, a, {\"a\": 1, \"b\": [1, 2.5, null, true, \"x\"]}",
            SERVER + "my_tag:1",
            "- 1, a, {\"a\": 1, \"b\": [1, 2.5, null, true, \"x\"]}",
            "+ 1, b, {\"a\": 1, \"b\": [1, 2.5, null, true, \"x\"]}",
            SERVER + "4",
            "+ 2, c, NULL",
            "+ 3, d, NULL",
            SERVER + "5",
            "- 1, b, {\"a\": 1, \"b\": [1, 2.5, null, true, \"x\"]}",
            "+ 1, b, {\"a\": 2, \"b\": [1, 2.5, null, true, \"x\"]}",
            SERVER + "6",
            "- 3, d, NULL",
            SERVER + "7");
  }

  @Test
  void mariaDb118WithoutPositionsInTransactionsAndWithoutRepeatedValues() throws IOException {
    assertThat(told("mariadb-11.8"))
        .containsExactly(
            "0-7-1",
            "0-7-2",
            "0-7-3",
            "+ 1, a",
            "- 1, a",
            "+ 1, b",
            "0-7-4",
            "- 1, b",
            "+ (not logged), c",
            "0-7-5",
            "0-7-6");
  }

  /** Whoever damaged it before it was logged has a right checksum. */
  @Test
  void damageWithinAPayloadIsReadOrToldAndNothingElse() throws IOException {
    byte[] bytes = bytes("mysql-9.7");
    Path file = Files.write(dir.resolve("binlog.000001"), bytes);
    LoggedTransaction packed = find(file, SERVER + "4");
    int told = 0;
    for (int at = (int) packed.endPosition() - 5; at > packed.position() + 100; at--) {
      for (int bits : new int[] {0x01, 0x55, 0xff}) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= (byte) bits;
        Files.write(file, damaged);
        told += isTold(packed) ? 1 : 0;
      }
    }
    assertThat(told).isPositive();
  }

  private static boolean isTold(LoggedTransaction transaction) {
    try {
      transaction.changes(change -> {});
      return false;
    } catch (Failure e) {
      assertThat(e.code()).isEqualTo("log-damaged");
      return true;
    }
  }

  private static LoggedTransaction find(Path file, String gtid) {
    return new BinaryLogs(List.of(file)).find(TransactionId.parse(gtid)).orElseThrow();
  }

  private List<String> told(String name) throws IOException {
    Path file = Files.write(dir.resolve("binlog.000001"), bytes(name));
    List<String> lines = new ArrayList<>();
    try (TransactionStream stream = TransactionStream.of(List.of(file))) {
      for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
        lines.add(t.get().id().orElseThrow().toString());
        t.get().changes(change -> tell(change, lines));
      }
    }
    return lines;
  }

  private static void tell(RowChange change, List<String> lines) {
    switch (change) {
      case RowChange.Insert i -> lines.add("+ " + text(i.after()));
      case RowChange.Delete d -> lines.add("- " + text(d.before()));
      case RowChange.Update u -> {
        lines.add("- " + text(u.before()));
        lines.add("+ " + text(u.after()));
      }
    }
  }

  private static String text(RowImage image) {
    return String.join(", ", image.values().stream().map(Texts::of).toList());
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = RecordedLogsTest.class.getResourceAsStream(name + ".hex")) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }
  }
}
