package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.TransactionStream;
import dev.holdfast.server.StartMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holdfast and mariadb-binlog see the same transactions at the same places. */
class LoggedTransactionsTest {
  private static final Pattern EVENT =
      Pattern.compile("^#\\d{6} .*server id \\d+ +end_log_pos (\\d+) (?:CRC32 \\S+ )?\\s*(.*)");
  private static final Pattern GTID = Pattern.compile("GTID (\\d+-\\d+-\\d+).*");
  private static final List<String> WORK =
      List.of(
          "CREATE DATABASE w",
          "CREATE TABLE w.t (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(200)) ENGINE=InnoDB",
          "CREATE TABLE w.m (id INT) ENGINE=MyISAM",
          "INSERT INTO w.m VALUES (1)",
          "BEGIN",
          "INSERT INTO w.t (v) VALUES ('a'), ('b')",
          "SAVEPOINT s",
          "INSERT INTO w.t (v) VALUES ('c')",
          "ROLLBACK TO s",
          "UPDATE w.t SET v = CONCAT(v, v)",
          "COMMIT",
          "CREATE TEMPORARY TABLE w.tmp (id INT)",
          "INSERT INTO w.tmp VALUES (1)",
          "DROP TEMPORARY TABLE w.tmp",
          "SET SESSION binlog_format = STATEMENT",
          "SET @v = 'user variable'",
          "INSERT INTO w.t (v) VALUES (@v), (RAND())",
          "BEGIN",
          "INSERT INTO w.t (v) VALUES ('statement')",
          "INSERT INTO w.m VALUES (2)",
          "ROLLBACK",
          "SET SESSION binlog_format = MIXED",
          "INSERT INTO w.t (v) VALUES (UUID())",
          "SET SESSION binlog_format = ROW",
          "XA START 'one'",
          "INSERT INTO w.t (v) VALUES ('xa')",
          "XA END 'one'",
          "XA PREPARE 'one'",
          "XA COMMIT 'one'",
          "XA START 'two', 'branch', 5",
          "INSERT INTO w.t (v) VALUES ('xa rolled back')",
          "XA END 'two', 'branch', 5",
          "XA PREPARE 'two', 'branch', 5",
          "XA ROLLBACK 'two', 'branch', 5",
          "XA START 'three'",
          "INSERT INTO w.t (v) VALUES ('one phase')",
          "XA END 'three'",
          "XA COMMIT 'three' ONE PHASE",
          "SET SESSION binlog_alter_two_phase = ON",
          "ALTER TABLE w.t ADD COLUMN n INT DEFAULT 5",
          "SET SESSION gtid_domain_id = 7",
          "INSERT INTO w.t (v) VALUES ('other domain')",
          "CREATE TABLE w.s (id INT) WITH SYSTEM VERSIONING",
          "INSERT INTO w.s VALUES (1)",
          "DELETE FROM w.s",
          "CREATE SEQUENCE w.q",
          "SELECT NEXTVAL(w.q)",
          "CREATE TABLE w.copy AS SELECT * FROM w.t",
          "TRUNCATE w.copy",
          "SET GLOBAL log_bin_compress = ON",
          "INSERT INTO w.t (v) VALUES (REPEAT('compressed', 20))",
          "DROP TABLE w.copy, w.m",
          "FLUSH BINARY LOGS",
          "INSERT INTO w.t (v) VALUES ('last')");

  private ScratchServers scratch;

  @BeforeEach
  void start() {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/mariadb-binlog")), "needs mariadb-binlog");
    scratch = ScratchServers.create(1);
    scratch.server(1).start(StartMode.NORMAL, Trio.LIMIT);
  }

  @AfterEach
  void close() {
    if (scratch != null) {
      scratch.close();
    }
  }

  @Test
  void transactionsBeginAndEndWhereMariadbBinlogSaysSo() throws SQLException {
    work();
    Path data = scratch.config(1).dataDir();
    List<String> expected = new ArrayList<>();
    for (String file : List.of("binlog.000001", "binlog.000002")) {
      expected.addAll(fromMariadbBinlog(data.resolve(file)));
    }
    assertThat(expected).hasSizeGreaterThan(25);
    assertThat(fromHoldfast(data)).containsExactlyInAnyOrderElementsOf(expected);
  }

  private void work() throws SQLException {
    try (Connection admin = scratch.admin(1);
        Statement statement = admin.createStatement()) {
      admin.setNetworkTimeout(Runnable::run, 20_000);
      statement.execute("SET GLOBAL rpl_semi_sync_master_enabled = OFF");
      for (String sql : WORK) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> fromHoldfast(Path data) {
    List<String> all = new ArrayList<>();
    try (TransactionStream stream = TransactionStream.of(List.of(data))) {
      for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
        LoggedTransaction one = t.get();
        all.add(
            place(
                one.file(),
                one.gtid().orElseThrow().toString(),
                one.position(),
                one.endPosition()));
        one.changes(change -> {}); // Each event can be decoded.
      }
    }
    return all;
  }

  private static String place(Path file, String gtid, long from, long to) {
    return file.getFileName() + " " + gtid + " " + from + ".." + to;
  }

  /** A group goes from its GTID to the last event before the next one that is no part of it. */
  private static List<String> fromMariadbBinlog(Path file) {
    String text =
        Command.run(
                "reading " + file,
                Duration.ofSeconds(20),
                List.of("mariadb-binlog", "--base64-output=decode-rows", file.toString()))
            .output();
    List<String> all = new ArrayList<>();
    String gtid = "";
    long from = 0;
    long end = 4;
    for (String line : text.lines().toList()) {
      Matcher event = EVENT.matcher(line);
      if (event.find()) {
        String rest = event.group(2).strip();
        Matcher begun = GTID.matcher(rest);
        boolean outside =
            rest.startsWith("Rotate")
                || rest.startsWith("Stop")
                || rest.startsWith("Binlog checkpoint")
                || rest.startsWith("Gtid list")
                || rest.startsWith("Start: binlog");
        if ((begun.matches() || outside) && !gtid.isEmpty()) {
          all.add(place(file, gtid, from, end));
          gtid = "";
        }
        if (begun.matches()) {
          gtid = begun.group(1);
          from = end;
        }
        end = Long.parseLong(event.group(1));
      }
    }
    if (!gtid.isEmpty()) {
      all.add(place(file, gtid, from, end));
    }
    return all;
  }
}
