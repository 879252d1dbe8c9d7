package dev.holdfast.recovery.undo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.binlog.gtid.Gtid;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Columns of each type are compared to the last bit and come back as they were. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllTypesTest {
  /** A definition and two values. */
  private record Type(String definition, String first, String second) {}

  private static final List<Type> TYPES =
      List.of(
          new Type("TINYINT", "-128", "127"),
          new Type("SMALLINT UNSIGNED ZEROFILL", "65535", "1"),
          new Type("MEDIUMINT", "-8388608", "-1"),
          new Type("INT UNSIGNED", "4294967295", "0"),
          new Type("BIGINT", "-9223372036854775808", "7"),
          new Type("BIGINT UNSIGNED", "18446744073709551615", "9223372036854775808"),
          new Type("FLOAT", "1.1", "-3.4e38"),
          new Type("DOUBLE", "2.2250738585072014e-308", "0.1"),
          new Type("DECIMAL(65,30)", "-99999999999999999999.000000000000000000001", "0.1"),
          new Type("DECIMAL(10,2) UNSIGNED ZEROFILL", "5.05", "0"),
          new Type("BIT(64)", "b'" + "1".repeat(64) + "'", "b'10'"),
          new Type("YEAR", "1901", "0"),
          new Type("ENUM('a','ü','x,y','it''s')", "'it''s'", "'ü'"),
          new Type("SET('p','q','ü')", "'p,ü'", "''"),
          new Type("CHAR(10) CHARACTER SET latin1", "'äöü'", "'ÄÖÜ'"),
          new Type("VARCHAR(50) CHARACTER SET utf8mb4", "'a '", "'A'"),
          new Type("VARCHAR(300) CHARACTER SET ucs2", "'Ω'", "'ω'"),
          new Type("BINARY(6)", "X'0100FF'", "X'0100'"),
          new Type("VARBINARY(300)", "X'00FF27'", "X'00FF2700'"),
          new Type("TINYTEXT", "'tiny'", "''"),
          new Type("TEXT CHARACTER SET koi8r", "'Привет'", "'привет'"),
          new Type("LONGTEXT", "REPEAT('long ', 300000)", "REPEAT('Long ', 300000)"),
          new Type("LONGBLOB", "X'00'", "X''"),
          new Type("VARCHAR(500) COMPRESSED", "REPEAT('x', 300)", "'short'"),
          new Type("BLOB COMPRESSED", "REPEAT('x', 300)", "X'00'"),
          new Type("JSON", "'{\"a\": [1, null]}'", "'{\"a\":[1,null]}'"),
          new Type("POINT", "ST_GeomFromText('POINT(1 2)', 4326)", "ST_GeomFromText('POINT(1 2)')"),
          new Type("INET6", "'2001:db8::ff00'", "'::'"),
          new Type("INET4", "'10.0.0.0'", "'10.0.0.1'"),
          new Type(
              "UUID",
              "'123e4567-e89b-12d3-a456-426655440000'",
              "'123e4567-e89b-42d3-a456-426655440001'"),
          new Type("DATE", "'0000-00-00'", "'9999-12-31'"),
          new Type("TIME(6)", "'-838:59:59.999999'", "'-00:00:00.000001'"),
          new Type("DATETIME(3)", "'0000-00-00 00:00:00'", "'2020-02-29 23:59:59.987'"),
          new Type("TIMESTAMP(6) NULL", "'2020-03-28 23:01:02.000034'", "'0000-00-00 00:00:00'"),
          new Type("TIMESTAMP NULL", "'2038-01-19 03:14:07'", "'2020-10-25 00:30:00'"));

  private Ground ground;

  @BeforeAll
  void start() throws SQLException {
    ground = new Ground();
  }

  @AfterAll
  void end() throws SQLException {
    ground.close();
  }

  @TestFactory
  Stream<DynamicTest> rowsComeBackWhateverTheLogsMetadata() {
    return Stream.of("NO_LOG", "MINIMAL", "FULL")
        .flatMap(metadata ->
            Stream.of("OFF", "ON")
                .map(compress ->
                    DynamicTest.dynamicTest(
                        metadata + ", compressed " + compress,
                        () -> rowsComeBack(metadata, compress))));
  }

  private void rowsComeBack(String metadata, String compress) throws Exception {
    ground.run(
        "SET GLOBAL binlog_row_metadata = " + metadata,
        "SET GLOBAL log_bin_compress = " + compress);
    create();
    ground.run(
        "INSERT INTO every VALUES (1, " + values(true) + ", 'x'), (2, " + values(false) + ", 'y')");
    String first = ground.checksum("shop.every");
    Gtid gtid =
        ground.transaction(
            "UPDATE every SET " + assignments(false) + " WHERE id = 1",
            "DELETE FROM every WHERE id = 2",
            "INSERT INTO every (id) VALUES (3)",
            "UPDATE every SET " + assignments(true) + " WHERE id = 3",
            "UPDATE every SET id = 4 WHERE id = 1");
    String second = ground.checksum("shop.every");
    UndoReport undone = ground.undo(gtid);
    assertThat(undone.committed()).as(undone.conflicts().toString()).isTrue();
    assertThat(ground.checksum("shop.every")).isEqualTo(first);
    UndoReport again = ground.undo(undone.gtid().orElseThrow());
    assertThat(again.committed()).as(again.conflicts().toString()).isTrue();
    assertThat(ground.checksum("shop.every")).isEqualTo(second);
  }

  @Test
  void aValueThatIsOnlyAlmostTheSameIsAnother() throws Exception {
    ground.run("SET GLOBAL binlog_row_metadata = NO_LOG", "SET GLOBAL log_bin_compress = OFF");
    for (int i = 0; i < TYPES.size(); i++) {
      create();
      Gtid gtid = ground.run("INSERT INTO every VALUES (1, " + values(true) + ", 'x')");
      ground.run("UPDATE every SET c" + i + " = " + TYPES.get(i).second());
      UndoReport report = ground.undo(gtid);
      assertThat(report.unresolved()).as(TYPES.get(i).definition()).isEqualTo(1);
      assertThat(report.conflicts().getFirst().differences())
          .as(TYPES.get(i).definition())
          .extracting(RowConflict.Difference::column)
          .containsExactly("c" + i);
    }
  }

  @Test
  void rowsAreFoundByKeysOfEachType() throws Exception {
    Pattern none = Pattern.compile("FLOAT|DOUBLE|.*TEXT|.*BLOB|JSON|POINT|.*COMPRESSED");
    for (Type type : TYPES) {
      if (!none.matcher(type.definition().split(" CHARACTER", -1)[0]).lookingAt()) {
        ground.run(
            "CREATE OR REPLACE TABLE keyed (a INT NOT NULL, k "
                + type.definition().replace(" NULL", "")
                + " NOT NULL,"
                + " UNIQUE (a, k))",
            "INSERT INTO keyed VALUES (1, " + type.first() + "), (2, " + type.second() + ")");
        String before = ground.checksum("shop.keyed");
        Gtid gtid = ground.run("DELETE FROM keyed");
        UndoReport report = ground.undo(gtid);
        assertThat(report.committed()).as(type.definition() + report).isTrue();
        assertThat(ground.checksum("shop.keyed")).isEqualTo(before);
        assertThat(ground.undo(report.gtid().orElseThrow()).committed())
            .as(type.definition())
            .isTrue();
      }
    }
  }

  private void create() throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < TYPES.size(); i++) {
      columns.add("c" + i + " " + TYPES.get(i).definition());
    }
    ground.run(
        "CREATE OR REPLACE TABLE every (id INT PRIMARY KEY, "
            + String.join(", ", columns)
            + ", unseen VARCHAR(5) INVISIBLE DEFAULT 'u',"
            + " twice BIGINT AS (id * 2) VIRTUAL INVISIBLE, kept BIGINT AS (id * 3) STORED INVISIBLE,"
            + " last VARCHAR(5)) CHARACTER SET utf8mb4");
  }

  private static String values(boolean first) {
    return String.join(", ", TYPES.stream().map(t -> first ? t.first() : t.second()).toList());
  }

  private static String assignments(boolean first) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < TYPES.size(); i++) {
      all.add("c" + i + " = " + (first ? TYPES.get(i).first() : TYPES.get(i).second()));
    }
    return String.join(", ", all);
  }
}
