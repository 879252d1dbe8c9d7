package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.reader.LogSeries;
import dev.holdfast.binlog.reader.LoggedTransaction;
import dev.holdfast.binlog.reader.TransactionStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Holdfast and the servers' own programs see the same transactions at the same places. Needs what
 * {@code binlog/other-servers} sets up.
 */
class OtherTransactionsTest {
  private static final Pattern AT = Pattern.compile("# at (\\d+)");
  private static final Pattern EVENT =
      Pattern.compile("#\\d{6} .*server id \\d+ +end_log_pos \\d+ (?:CRC32 \\S+ )?\\s*(.*)");
  private static final Pattern MARIADB_GTID = Pattern.compile("GTID (\\d+-\\d+-\\d+).*");
  private static final Pattern MYSQL_GTID = Pattern.compile("SET @@SESSION.GTID_NEXT= '([^']*)'.*");

  private static final List<String> WORK =
      List.of(
          "CREATE DATABASE w",
          "USE w",
          "CREATE TABLE w.t (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(200)) ENGINE=InnoDB",
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
          "SELECT REPEAT('from a file ', n) FROM (SELECT 1 AS n UNION SELECT 9) AS o"
              + " INTO OUTFILE 'loaded.txt'",
          "LOAD DATA INFILE 'loaded.txt' INTO TABLE w.t (v)",
          "SET @v = 'user variable'",
          "INSERT INTO w.t (v) VALUES (@v), (RAND())",
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
          "CREATE TABLE w.p (id INT) PARTITION BY HASH (id) PARTITIONS 3",
          "INSERT INTO w.p VALUES (1), (2), (3)",
          "ALTER TABLE w.p TRUNCATE PARTITION p1",
          "CREATE TABLE w.g (id INT, s INT AS (id + 1) STORED, u INT AS (id + 2) VIRTUAL)",
          "INSERT INTO w.g (id) VALUES (1)",
          "CREATE TABLE w.copy AS SELECT * FROM w.t",
          "TRUNCATE w.copy",
          "CREATE USER somebody IDENTIFIED BY 'x'",
          "CREATE PROCEDURE w.pr() INSERT INTO w.t (v) VALUES ('called')",
          "CALL w.pr()",
          "CREATE TRIGGER w.tr AFTER INSERT ON w.g FOR EACH ROW INSERT INTO w.p VALUES (9)",
          "INSERT INTO w.g (id) VALUES (2)",
          "DROP TABLE w.copy");

  private static final List<String> OF_MYSQL =
      List.of(
          "SET SESSION binlog_rows_query_log_events = ON",
          "INSERT INTO w.t (v) VALUES ('annotated')",
          "SET SESSION binlog_transaction_compression = ON",
          "INSERT INTO w.t (v) VALUES (REPEAT('compressed', 20))",
          "BEGIN",
          "INSERT INTO w.t (v) SELECT v FROM w.t",
          "UPDATE w.t SET v = 'all the same'",
          "COMMIT",
          "XA START 'four'",
          "INSERT INTO w.t (v) VALUES ('xa compressed')",
          "XA END 'four'",
          "XA PREPARE 'four'",
          "XA COMMIT 'four'",
          "SET SESSION binlog_transaction_compression = OFF",
          "SET SESSION GTID_NEXT = 'AUTOMATIC:some_tag'",
          "INSERT INTO w.t (v) VALUES ('tagged')",
          "SET SESSION GTID_NEXT = 'AUTOMATIC:another'",
          "CREATE TABLE w.tagged (id INT INVISIBLE, v INT)",
          "SET SESSION GTID_NEXT = 'AUTOMATIC'",
          "FLUSH BINARY LOGS",
          "SET GLOBAL binlog_checksum = NONE",
          "INSERT INTO w.t (v) VALUES ('last')");

  private static final List<String> OF_MARIADB =
      List.of(
          "SET SESSION binlog_alter_two_phase = ON",
          "ALTER TABLE w.t ADD COLUMN n INT DEFAULT 5",
          "SET SESSION gtid_domain_id = 7",
          "INSERT INTO w.t (v) VALUES ('other domain')",
          "CREATE TABLE w.s (id INT) WITH SYSTEM VERSIONING",
          "INSERT INTO w.s VALUES (1)",
          "DELETE FROM w.s",
          "CREATE SEQUENCE w.q",
          "SELECT NEXTVAL(w.q)",
          "CREATE TABLE w.m (id INT) ENGINE=MyISAM",
          "BEGIN",
          "INSERT INTO w.t (v) VALUES ('statement')",
          "INSERT INTO w.m VALUES (2)",
          "ROLLBACK",
          "SET GLOBAL log_bin_compress = ON",
          "INSERT INTO w.t (v) VALUES (REPEAT('compressed', 20))",
          "FLUSH BINARY LOGS",
          "SET GLOBAL binlog_checksum = NONE",
          "INSERT INTO w.t (v) VALUES ('last')");

  @Test
  void ofMySql97() throws SQLException, IOException {
    same("mysql-9.7", OF_MYSQL);
  }

  @Test
  void ofMariaDb118() throws SQLException, IOException {
    same("mariadb-11.8", OF_MARIADB);
  }

  private static void same(String name, List<String> more) throws SQLException, IOException {
    Optional<Path> root = OtherServer.system(name);
    Assumptions.assumeTrue(root.isPresent(), "needs binlog/other-servers");
    boolean mysql = name.startsWith("mysql");
    try (OtherServer server = OtherServer.start(root.orElseThrow(), mysql)) {
      try (Connection connection = server.connect();
          Statement sql = connection.createStatement()) {
        connection.setNetworkTimeout(Runnable::run, 60_000);
        for (String one : Stream.concat(WORK.stream(), more.stream()).toList()) {
          sql.execute(one);
        }
      }
      List<String> expected = new ArrayList<>();
      for (Path log : LogSeries.in(List.of(server.data())).getFirst().files()) {
        expected.addAll(fromTheServersProgram(server, log, mysql));
      }
      assertThat(expected).hasSizeGreaterThan(30);
      assertThat(fromHoldfast(server.data())).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static List<String> fromHoldfast(Path data) {
    List<String> all = new ArrayList<>();
    try (TransactionStream stream = TransactionStream.of(List.of(data))) {
      for (Optional<LoggedTransaction> t = stream.next(); t.isPresent(); t = stream.next()) {
        LoggedTransaction one = t.get();
        String gtid = one.id().orElseThrow().toString();
        all.add(place(one.file(), gtid, one.position(), one.endPosition()));
        one.changes(change -> {}); // Each event can be decoded.
      }
    }
    return all;
  }

  private static String place(Path file, String gtid, long from, long to) {
    return file.getFileName() + " " + gtid + " " + from + ".." + to;
  }

  /** A group goes from its GTID to the next event that is no part of it. */
  private static List<String> fromTheServersProgram(OtherServer server, Path file, boolean mysql)
      throws IOException {
    List<String> all = new ArrayList<>();
    String gtid = "";
    long from = 0;
    long at = 0;
    for (String line : server.mysqlbinlog(file).lines().toList()) {
      Matcher place = AT.matcher(line);
      Matcher event = EVENT.matcher(line);
      Matcher named = MYSQL_GTID.matcher(line);
      if (place.matches()) {
        at = Long.parseLong(place.group(1));
      } else if (mysql && named.matches() && !named.group(1).equals("AUTOMATIC")) {
        gtid = named.group(1);
      } else if (event.find()) {
        String rest = event.group(1).strip();
        boolean begins = rest.startsWith("GTID ") || rest.startsWith("GTID\t");
        if ((begins || outside(rest)) && !gtid.isEmpty()) {
          all.add(place(file, gtid, from, at));
          gtid = "";
        }
        if (begins) {
          from = at;
          Matcher mariadb = MARIADB_GTID.matcher(rest);
          gtid = !mysql && mariadb.matches() ? mariadb.group(1) : "";
        }
      }
    }
    if (!gtid.isEmpty()) {
      all.add(place(file, gtid, from, Files.size(file)));
    }
    return all;
  }

  private static boolean outside(String event) {
    return Stream.of(
            "Rotate", "Stop", "Binlog checkpoint", "Gtid list", "Start: binlog", "Previous-GTIDs")
        .anyMatch(event::startsWith);
  }
}
