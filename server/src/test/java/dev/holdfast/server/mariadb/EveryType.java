package dev.holdfast.server.mariadb;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A column of each type that MariaDB has, with values at the edges of what it can hold.
 *
 * @param canonical an SQL expression that shows the value as {@link LoggedText} does; %s is the
 *     column
 */
record EveryType(String name, String definition, String canonical, List<String> literals) {
  private static final String TEXT = "CAST(%s AS CHAR)";
  private static final String HEX = "HEX(%s)";
  private static final String NUMBER = "%s + 0";
  private static final String BITS = "%s | 0";

  static List<EveryType> columns() {
    List<EveryType> all = new ArrayList<>();
    numbers(all);
    strings(all);
    times(all);
    return all;
  }

  /** Those that MySQL has too, and its own. */
  static List<EveryType> ofMySql() {
    List<EveryType> all =
        new ArrayList<>(
            columns().stream()
                .filter(c -> !Set.of("vc", "tc", "bc", "i6", "i4", "uu", "js").contains(c.name()))
                .toList());
    String json = "HEX(CAST(%s AS CHAR CHARACTER SET utf8mb4))";
    add(
        all,
        "js",
        "JSON",
        json,
        "'{\"b\": [1, null, true, \"ü\\\\n\"], \"aa\": {\"x\": -7, \"y\": 1e30, \"z\": 2.50}}'",
        "'[0.1, -1.5e-20, 100000.0, 123456789012345678, 18446744073709551615, 70000, -70000]'",
        "CAST(123.450 AS JSON)",
        "JSON_ARRAY(CAST('2020-02-29' AS DATE), CAST('-12:34:56.5' AS TIME(1)), TIMESTAMP'2020-01-02 03:04:05.000006')",
        "JSON_ARRAY(X'00FF', b'101', CAST('1e3' AS JSON), CAST('\"text\"' AS JSON))",
        "JSON_OBJECT('k', REPEAT('long', 20000), 'l', JSON_ARRAY(1, 2, 3))",
        "'{}'",
        "'[]'");
    add(all, "ve", "VECTOR(3)", HEX, "TO_VECTOR('[1,2.5,-3]')");
    return all;
  }

  private static void numbers(List<EveryType> all) {
    add(all, "ti", "TINYINT", TEXT, "-128", "127", "0");
    add(all, "tu", "TINYINT UNSIGNED", TEXT, "255", "0");
    add(all, "si", "SMALLINT", TEXT, "-32768", "32767");
    add(all, "su", "SMALLINT UNSIGNED ZEROFILL", NUMBER, "65535", "1");
    add(all, "mi", "MEDIUMINT", TEXT, "-8388608", "8388607", "-1");
    add(all, "mu", "MEDIUMINT UNSIGNED", TEXT, "16777215", "0");
    add(all, "ii", "INT", TEXT, "-2147483648", "2147483647");
    add(all, "iu", "INT UNSIGNED", TEXT, "4294967295", "7");
    add(all, "bi", "BIGINT", TEXT, "-9223372036854775808", "9223372036854775807");
    add(all, "bu", "BIGINT UNSIGNED", TEXT, "18446744073709551615", "9223372036854775808", "1");
    add(all, "fl", "FLOAT", "CAST(%s AS DOUBLE)", "1.1", "-3.4e38", "1e-30", "0");
    add(all, "db", "DOUBLE", NUMBER, "2.2250738585072014e-308", "-1.7976931348623157e308", "0.1");
    add(all, "d1", "DECIMAL(65,30)", TEXT, "-" + "9".repeat(35) + "." + "9".repeat(30), "0.1");
    add(all, "d2", "DECIMAL(18,9)", TEXT, "-123456789.987654321", "0", "0.000000001");
    add(all, "d3", "DECIMAL(5,0)", TEXT, "-99999", "12345", "0");
    add(all, "d4", "DECIMAL(30,30)", TEXT, "-0." + "9".repeat(30), "0." + "0".repeat(29) + "1");
    add(all, "d5", "DECIMAL(10,2) UNSIGNED", TEXT, "12345678.90", "0.05");
    add(all, "b1", "BIT(1)", BITS, "b'1'", "b'0'");
    add(all, "b64", "BIT(64)", BITS, "b'" + "1".repeat(64) + "'", "b'10'");
    add(all, "b11", "BIT(11)", BITS, "b'10000000001'");
    add(all, "yy", "YEAR", TEXT, "1901", "2155", "0");
    add(all, "e1", "ENUM('a','ü','x,y')", BITS, "'a'", "'ü'", "'x,y'");
    add(all, "s1", "SET('p','q','ü')", BITS, "'p,ü'", "''", "'q'");
    add(all, "s64", "SET(" + members() + ")", BITS, "'m63,m0'", "'m31'");
  }

  private static String members() {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      members.add("'m" + i + "'");
    }
    return String.join(",", members);
  }

  private static void strings(List<EveryType> all) {
    String ascii = "REPEAT('x', 300)";
    add(all, "c1", "CHAR(10) CHARACTER SET latin1", HEX, "'äöü'", "''", "'trailing  '");
    add(all, "c2", "CHAR(200) CHARACTER SET utf8mb4", HEX, "REPEAT('🐦', 200)", "'it''s'");
    add(all, "v1", "VARCHAR(50) CHARACTER SET utf8mb4", HEX, "'back\\\\slash'", "'ü\\n'");
    add(all, "v2", "VARCHAR(300) CHARACTER SET ucs2", HEX, "'Ω'", ascii);
    add(all, "v3", "VARCHAR(20) CHARACTER SET sjis", HEX, "'ソ'", "'plain'");
    add(all, "v4", "VARCHAR(20) CHARACTER SET utf32 COLLATE utf32_bin", HEX, "'z'");
    add(all, "bn", "BINARY(6)", HEX, "X'0100FF'", "X'000000000000'", "X''");
    add(all, "vb", "VARBINARY(300)", HEX, "X'00FF27'", "REPEAT(X'27', 300)");
    add(all, "tt", "TINYTEXT", HEX, "'tiny'");
    add(all, "tx", "TEXT CHARACTER SET koi8r", HEX, "'Привет'", ascii);
    add(all, "mt", "MEDIUMTEXT", HEX, "REPEAT('long ', 4000)");
    add(all, "lt", "LONGTEXT CHARACTER SET utf8mb3", HEX, "'ж'");
    add(all, "tb", "TINYBLOB", HEX, "X'00'");
    add(all, "bl", "BLOB", HEX, "X'DEADBEEF'", "X''");
    add(all, "mb", "MEDIUMBLOB", HEX, "REPEAT(X'00FF', 9000)");
    add(all, "lb", "LONGBLOB", HEX, "X'01'");
    add(all, "vc", "VARCHAR(500) COMPRESSED", HEX, ascii, "'short'", "''");
    add(all, "tc", "TEXT COMPRESSED", HEX, ascii, "'short'");
    add(all, "bc", "BLOB COMPRESSED", HEX, ascii, "X'00'");
    add(all, "js", "JSON", HEX, "'{\"a\": [1, null]}'");
    add(all, "gg", "GEOMETRY", HEX, "ST_GeomFromText('POINT(1 2)', 4326)");
    add(all, "po", "POLYGON", HEX, "ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))')");
    add(all, "i6", "INET6", "HEX(INET6_ATON(%s))", "'2001:db8::ff00'", "'::'");
    add(all, "i4", "INET4", "HEX(INET6_ATON(%s))", "'10.0.0.0'");
    add(all, "uu", "UUID", "UPPER(REPLACE(%s, '-', ''))", "'123e4567-e89b-12d3-a456-426655440000'");
  }

  private static void times(List<EveryType> all) {
    add(all, "da", "DATE", TEXT, "'1000-01-01'", "'9999-12-31'", "'0000-00-00'", "'2020-02-00'");
    add(all, "t0", "TIME", TEXT, "'-838:59:59'", "'838:59:59'", "'00:00:00'", "'-00:00:01'");
    add(all, "t1", "TIME(1)", TEXT, "'-00:00:00.1'", "'-10:00:00.9'", "'12:00:00.5'");
    add(all, "t4", "TIME(4)", TEXT, "'-00:00:00.0001'", "'-01:02:03.9999'");
    add(all, "t6", "TIME(6)", TEXT, "'-838:59:59.999999'", "'-00:00:00.000001'", "'1:2:3.000004'");
    add(all, "dt", "DATETIME", TEXT, "'0000-00-00 00:00:00'", "'9999-12-31 23:59:59'");
    add(all, "dt3", "DATETIME(3)", TEXT, "'2020-02-29 23:59:59.987'", "'1000-01-01 00:00:00.001'");
    add(all, "dt6", "DATETIME(6)", TEXT, "'2020-02-29 23:59:59.000009'");
    add(all, "ts", "TIMESTAMP NULL", TEXT, "'1970-01-01 00:00:01'", "'2038-01-19 03:14:07'");
    add(all, "ts2", "TIMESTAMP(2) NULL", TEXT, "'2020-03-28 23:01:02.34'", "'0000-00-00 00:00:00'");
    add(all, "ts6", "TIMESTAMP(6) NULL", TEXT, "'2020-03-28 23:01:02.000034'");
  }

  private static void add(
      List<EveryType> all, String name, String definition, String canonical, String... literals) {
    all.add(new EveryType(name, definition, canonical, List.of(literals)));
  }

  /** Its value in the row with this number; every fifth is NULL, at another column each time. */
  String literal(int row) {
    int at = Math.floorMod(row + name.hashCode(), 5 * literals.size());
    return at % 5 == 4 ? "NULL" : literals.get(at % literals.size());
  }

  /** What an update sets it to; of JSON, parts become different. */
  String changed(int row) {
    return definition.equals("JSON") && !canonical.equals(HEX)
        ? "JSON_REMOVE(JSON_SET(%1$s, '$.aa.x', 8, '$.\"new name\"', JSON_ARRAY(1), '$[2]', 'second'), '$[0]')"
            .formatted(name)
        : literal(row);
  }

  String shown() {
    return canonical.formatted("`" + name + "`");
  }
}
