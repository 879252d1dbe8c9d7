package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.server.StartMode;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OptionsTest {
  private ScratchServers scratch;

  @BeforeAll
  void start() {
    scratch = ScratchServers.create(1);
    scratch.server(1).start(StartMode.NORMAL, Trio.LIMIT);
  }

  @AfterAll
  void close() {
    scratch.close();
  }

  @Test
  void theServerHasTakenWhatSafetyRestsOn() throws SQLException {
    Map<String, String> expected =
        Map.ofEntries(
            Map.entry("innodb_flush_log_at_trx_commit", "1"),
            Map.entry("sync_binlog", "1"),
            Map.entry("binlog_format", "ROW"),
            Map.entry("binlog_row_image", "FULL"),
            Map.entry("binlog_row_metadata", "FULL"),
            Map.entry("log_bin", "ON"),
            Map.entry("log_slave_updates", "ON"),
            Map.entry("gtid_strict_mode", "ON"),
            Map.entry("read_only", "ON"),
            Map.entry("relay_log_recovery", "OFF"),
            Map.entry("relay_log_purge", "ON"),
            Map.entry("slave_net_timeout", "2"),
            Map.entry("rpl_semi_sync_master_enabled", "OFF"),
            Map.entry("rpl_semi_sync_slave_enabled", "OFF"),
            Map.entry("rpl_semi_sync_master_wait_point", "AFTER_SYNC"),
            Map.entry("rpl_semi_sync_master_wait_no_slave", "ON"),
            Map.entry("rpl_semi_sync_master_timeout", "18446744073709551615"),
            Map.entry("rpl_semi_sync_slave_kill_conn_timeout", "1"),
            Map.entry("performance_schema", "OFF"),
            Map.entry("skip_name_resolve", "ON"),
            Map.entry("character_set_server", "utf8mb4"),
            Map.entry("tmpdir", scratch.config(1).dataDir() + ".tmp"),
            Map.entry("extra_port", Integer.toString(scratch.config(1).listen().extraPort())),
            Map.entry("report_port", Integer.toString(scratch.config(1).listen().port())));
    Map<String, String> taken = variables();
    taken.keySet().retainAll(expected.keySet());
    assertThat(taken).isEqualTo(expected);
  }

  @Test
  void theErrorLogOfAnOrdinaryStartHasNeitherErrorsNorUnknownOptions() throws Exception {
    String log =
        java.nio.file.Files.readString(ConfigurationFile.errorLog(scratch.config(1).dataDir()));
    assertThat(log).doesNotContain("[ERROR]").doesNotContain("unknown").contains("ready for");
  }

  private Map<String, String> variables() throws SQLException {
    try (var connection = scratch.admin(1);
        var statement = connection.createStatement();
        var result = statement.executeQuery("SHOW GLOBAL VARIABLES")) {
      Map<String, String> variables = new TreeMap<>();
      while (result.next()) {
        variables.put(result.getString(1), result.getString(2));
      }
      return variables;
    }
  }
}
