package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.server.StartMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Without checksums nothing but the decoder itself stands against damage. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamagedLogTest {
  private static final Set<String> CODES = Set.of("log-damaged", "log-encrypted", "bad-log");
  @TempDir Path dir = Path.of("/tmp");
  private byte[] log = new byte[0];

  @BeforeAll
  void writeALogWithoutChecksums() throws SQLException, IOException {
    try (ScratchServers scratch = ScratchServers.create(1)) {
      scratch.server(1).start(StartMode.NORMAL, Trio.LIMIT);
      try (Connection admin = scratch.admin(1);
          Statement statement = admin.createStatement()) {
        admin.setNetworkTimeout(Runnable::run, 20_000);
        statement.execute("SET GLOBAL rpl_semi_sync_master_enabled = OFF");
        statement.execute("SET GLOBAL binlog_checksum = NONE");
        statement.execute("SET sql_mode = 'ALLOW_INVALID_DATES'");
        write(statement);
      }
      log = Files.readAllBytes(scratch.config(1).dataDir().resolve("binlog.000002"));
    }
  }

  private static void write(Statement statement) throws SQLException {
    List<EveryType> small =
        EveryType.columns().stream()
            .filter(c -> c.literals().stream().noneMatch(l -> l.startsWith("REPEAT")))
            .toList();
    statement.execute("CREATE DATABASE d");
    statement.execute(
        small.stream()
            .map(c -> "`" + c.name() + "` " + c.definition())
            .collect(Collectors.joining(", ", "CREATE TABLE d.t (id INT PRIMARY KEY, ", ")")));
    for (int row = 0; row < 6; row++) {
      int n = row;
      statement.execute("SET GLOBAL log_bin_compress = " + row % 2);
      statement.execute(
          small.stream()
              .map(c -> c.literal(n))
              .collect(Collectors.joining(", ", "INSERT INTO d.t VALUES (" + row + ", ", ")")));
      statement.execute("UPDATE d.t SET ti = 1, bl = 'x' WHERE id = " + row);
    }
    statement.execute("DELETE FROM d.t");
  }

  @AfterAll
  void forget() {
    log = new byte[0];
  }

  @RepeatedTest(150)
  void itEndsInAFailureWithACodeOrInValuesNeverOtherwise(RepetitionInfo seed) throws IOException {
    Random random = new Random(seed.getCurrentRepetition());
    byte[] damaged = log.clone();
    for (int i = 0; i <= random.nextInt(4); i++) {
      damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt();
    }
    Path file = Files.write(dir.resolve("binlog.000001"), damaged);
    try (TransactionStream stream = TransactionStream.of(List.of(file))) {
      for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
        t.get().changes(change -> assertThat(change.toString()).isNotEmpty());
      }
    } catch (Failure e) {
      assertThat(CODES).contains(e.code());
    }
  }
}
