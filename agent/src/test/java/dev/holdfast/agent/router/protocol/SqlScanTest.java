package dev.holdfast.agent.router.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScanTest {
  private static SqlScan scan(String sql) {
    SqlScan scan = new SqlScan();
    scan.begin(true);
    for (byte b : Script.bytes(sql)) {
      scan.read(ByteBuffer.wrap(new byte[] {b}));
    }
    scan.end();
    return scan;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "  select * from t where mail = 'a@b.c; get_lock('",
        "INSERT INTO t VALUES ('it''s', \"say \\\"@x\\\"\", `@odd;name`)",
        "/* who: @me */ UPDATE t SET a = 1 -- @x ; DROP",
        "# @x\nDELETE FROM t;  ",
        "(SELECT 1) UNION (SELECT 2)",
        "SELECT @@session.autocommit, @@sql_mode",
        "BEGIN",
        "SELECT 5--1",
        "CREATE TABLE t (previous INT, warnings INT)",
        "",
      })
  void statementsThatLeaveNothingBehind(String sql) {
    assertThat(scan(sql).understood()).as(sql).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT @x",
        "SELECT @x := 1",
        "SELECT 'a' INTO @`x`",
        "SELECT 1 /* c */*2, @x",
        "SELECT get_lock('a', 1)",
        "CREATE OR REPLACE TEMPORARY TABLE t (id INT)",
        "SELECT 1; SET @a = 1",
        "SELECT 1; SELECT 2",
        "/*!40101 SET NAMES gbk */",
        "/*M!100100 SELECT 1 */",
        "BEGIN NOT ATOMIC SELECT 1; END",
        "CALL p()",
        "LOCK TABLES t READ",
        "FLUSH TABLES WITH READ LOCK",
        "XA START 'a'",
        "EXECUTE s",
        "DO SLEEP(1)",
        "LOAD DATA LOCAL INFILE 'x' INTO TABLE t",
        "SELECT PREVIOUS VALUE FOR s",
        "SELECT CONNECTION_ID()",
        "@x",
      })
  void statementsThatTieASessionToItsServer(String sql) {
    assertThat(scan(sql).understood()).as(sql).isFalse();
  }

  @Test
  void questionsAboutTheStatementBeforeAreSeen() {
    assertThat(scan("SELECT FOUND_ROWS()").asksOfLast()).isTrue();
    assertThat(scan("SHOW WARNINGS").asksOfLast()).isTrue();
    assertThat(scan("SELECT warnings, errors FROM checks").asksOfLast()).isFalse();
    assertThat(scan("SELECT LAST_INSERT_ID()").asksForInsertId()).isTrue();
    assertThat(scan("KILL QUERY 17").killed()).containsExactly(17L);
  }

  @Test
  void aBackslashIsALetterWhereTheServerSaysSo() {
    SqlScan scan = new SqlScan();
    scan.begin(false);
    scan.read(ByteBuffer.wrap(Script.bytes("SELECT '\\', @x")));
    scan.end();
    assertThat(scan.understood()).isFalse();
  }

  @Test
  void settingsThatCanBeToldAgain() {
    assertThat(key("SET autocommit=0")).isEqualTo("autocommit");
    assertThat(key("set session wait_timeout = 5")).isEqualTo("wait_timeout");
    assertThat(key("SET NAMES utf8mb4")).isEqualTo("names");
    assertThat(key("SET SESSION TRANSACTION READ ONLY")).isEqualTo("transaction read");
    assertThat(key("SET a = 1, b = 2")).isEmpty();
    assertThat(key("SET sql_mode = CONCAT(@@sql_mode, ',ANSI')")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET GLOBAL a = 1",
        "SET @@global.a = 1",
        "SET NAMES gbk",
        "SET a = 1, character_set_client = sjis",
        "SET TRANSACTION READ ONLY",
        "SET INSERT_ID = 5",
        "SET STATEMENT max_statement_time = 1 FOR SELECT 1",
        "SET PASSWORD = ''",
      })
  void settingsThatCanNot(String sql) {
    assertThat(Setting.of(sql)).as(sql).isNull();
  }

  private static String key(String sql) {
    Setting setting = Setting.of(sql);
    assertThat(setting).as(sql).isNotNull();
    return setting == null ? "" : setting.key();
  }
}
