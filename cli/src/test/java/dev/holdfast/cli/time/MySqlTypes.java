package dev.holdfast.cli.time;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Columns of each type of MySQL, named c0, c1 and so on. */
final class MySqlTypes {
  /** A definition and two values. */
  static final List<List<String>> ALL =
      List.of(
          List.of("TINYINT", "-128", "127"),
          List.of("INT UNSIGNED", "4294967295", "0"),
          List.of("MEDIUMINT", "-8388608", "-1"),
          List.of("BIGINT UNSIGNED", "18446744073709551615", "9223372036854775808"),
          List.of("FLOAT", "1.1", "-3.4e38"),
          List.of("DOUBLE", "2.2250738585072014e-308", "0.1"),
          List.of("DECIMAL(65,30)", "-99999999999999999999.000000000000000000001", "0.1"),
          List.of("BIT(64)", "b'" + "1".repeat(64) + "'", "b'10'"),
          List.of("YEAR", "1901", "0"),
          List.of("ENUM('a','ü','x,y','it''s')", "'it''s'", "'ü'"),
          List.of("SET('p','q','ü')", "'p,ü'", "''"),
          List.of("CHAR(10) CHARACTER SET latin1", "'äöü'", "'ÄÖÜ'"),
          List.of("VARCHAR(50) CHARACTER SET utf8mb4", "'a '", "'A'"),
          List.of("VARCHAR(300) CHARACTER SET utf16", "'Ω'", "'ω'"),
          List.of("BINARY(6)", "X'0100FF'", "X'0100'"),
          List.of("VARBINARY(300)", "X'00FF27'", "X'00FF2700'"),
          List.of("TEXT CHARACTER SET koi8r", "'Привет'", "'привет'"),
          List.of("LONGTEXT", "REPEAT('long ', 300000)", "REPEAT('Long ', 300000)"),
          List.of("LONGBLOB", "X'00'", "X''"),
          List.of(
              "JSON", "'{\"b\": [1, null], \"a\": 1.5e10}'", "'{\"b\": [1, null], \"a\": 1.6e10}'"),
          List.of(
              "JSON", "CAST(TIMESTAMP'2020-02-29 23:59:59.5' AS JSON)", "CAST(X'00FF' AS JSON)"),
          List.of("POINT", "ST_GeomFromText('POINT(1 2)', 4326)", "ST_GeomFromText('POINT(1 2)')"),
          List.of("VECTOR(3)", "STRING_TO_VECTOR('[1,2,3.5]')", "STRING_TO_VECTOR('[1,2,3]')"),
          List.of("DATE", "'0000-00-00'", "'9999-12-31'"),
          List.of("TIME(6)", "'-838:59:59.000000'", "'-00:00:00.000001'"),
          List.of("DATETIME(3)", "'0000-00-00 00:00:00'", "'2020-02-29 23:59:59.987'"),
          List.of("TIMESTAMP(6) NULL", "'2020-03-28 23:01:02.000034'", "'0000-00-00 00:00:00'"));

  private MySqlTypes() {}

  static String columns(List<List<String>> types) {
    return joined(types, i -> "c" + i + " " + types.get(i).getFirst());
  }

  /** The first or the second of each. */
  static String values(List<List<String>> types, int which) {
    return joined(types, i -> types.get(i).get(which));
  }

  static String assignments(List<List<String>> types, int which) {
    return joined(types, i -> "c" + i + " = " + types.get(i).get(which));
  }

  private static String joined(List<List<String>> types, IntFunction<String> text) {
    return IntStream.range(0, types.size()).mapToObj(text).collect(Collectors.joining(", "));
  }
}
