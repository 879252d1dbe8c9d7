package dev.holdfast.recovery.undo;

import java.util.ArrayList;
import java.util.List;

/** Columns of each type that there is. */
public final class ColumnTypes {
  /** A definition and two values. */
  public record Type(String definition, String first, String second) {}

  public static final List<Type> ALL =
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

  private ColumnTypes() {}

  /** Besides these, columns of which some say less than others. */
  public static String create(String table) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < ALL.size(); i++) {
      columns.add("c" + i + " " + ALL.get(i).definition());
    }
    return "CREATE OR REPLACE TABLE "
        + table
        + " (id INT PRIMARY KEY, "
        + String.join(", ", columns)
        + ", unseen VARCHAR(5) INVISIBLE DEFAULT 'u',"
        + " twice BIGINT AS (id * 2) VIRTUAL INVISIBLE, kept BIGINT AS (id * 3) STORED INVISIBLE,"
        + " last VARCHAR(5)) CHARACTER SET utf8mb4";
  }

  public static String values(boolean first) {
    return String.join(", ", ALL.stream().map(t -> first ? t.first() : t.second()).toList());
  }

  public static String assignments(boolean first) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < ALL.size(); i++) {
      all.add("c" + i + " = " + (first ? ALL.get(i).first() : ALL.get(i).second()));
    }
    return String.join(", ", all);
  }
}
