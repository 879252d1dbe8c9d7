package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.binlog.row.RowChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same history stands in a primary's binary log and in a replica's relay and binary logs. */
class MixedLogsTest {
  private static final int ROWS = 40;
  @TempDir Path copies = Path.of("/tmp");
  private ScratchServers scratch;

  @BeforeEach
  void aReplicaReceivesAndStopsApplyingHalfway() throws Exception {
    scratch = Trio.running(2);
    for (int i = 0; i < ROWS; i++) {
      if (i == ROWS / 2) {
        Await.until("applied", () -> scratch.server(2).state().applied());
        admin("STOP SLAVE SQL_THREAD");
      }
      Shop.insert(scratch, 1, i);
    }
  }

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void eachTransactionIsReadOnceWithTheSameRowsWhereverItStands() throws Exception {
    Map<Gtid, List<RowChange>> primary = rows(data(1));
    Path relay = relayLogs();
    assertThat(primary.values().stream().filter(l -> !l.isEmpty()))
        .hasSizeGreaterThanOrEqualTo(ROWS);
    assertThat(primary).containsAllEntriesOf(rows(relay));
    assertThat(rows(relay)).isNotEmpty();
    assertThat(rows(data(1), data(2))).isEqualTo(primary);
    assertThat(rows(data(2))).isEqualTo(primary);
  }

  private Path data(int k) {
    return scratch.config(k).dataDir();
  }

  private Path relayLogs() throws Exception {
    try (var files = Files.list(data(2))) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().matches("relay\\.\\d+")) {
          Files.copy(file, copies.resolve(file.getFileName()));
        }
      }
    }
    return copies;
  }

  private static Map<Gtid, List<RowChange>> rows(Path... logs) {
    Map<Gtid, List<RowChange>> all = new HashMap<>();
    try (TransactionStream stream = TransactionStream.of(List.of(logs))) {
      for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
        List<RowChange> changes = new ArrayList<>();
        t.get().changes(changes::add);
        assertThat(all.put(t.get().gtid().orElseThrow(), changes)).isNull();
      }
    }
    return all;
  }

  private void admin(String sql) throws Exception {
    try (var admin = scratch.admin(2);
        var statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }
}
