package dev.holdfast.binlog.row;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which character set a collation's number belongs to (information_schema.COLLATIONS and
 * COLLATION_CHARACTER_SET_APPLICABILITY of MariaDB 10.11; MySQL's numbers are the same up to 255,
 * and its further ones up to 323 are utf8mb4).
 */
public final class Collations {
  /** The collation that stands for no characters at all. */
  public static final int BINARY = 63;

  private static final int NO_PAD = 1024;
  private static final int UCA_1400 = 2048;
  private static final String[] UCA_SETS = {"utf8mb3", "utf8mb4", "ucs2", "utf16", "utf32"};

  private static final String[] SETS = {
    "armscii8 - 32 64",
    "ascii US-ASCII 11 65",
    "big5 Big5 1 84",
    "binary - 63",
    "cp1250 windows-1250 26 34 44 66 99",
    "cp1251 windows-1251 14 23 50 51 52",
    "cp1256 windows-1256 57 67",
    "cp1257 windows-1257 29 58 59",
    "cp850 IBM850 4 80",
    "cp852 IBM852 40 81",
    "cp866 IBM866 36 68",
    "cp932 windows-31j 95 96",
    "dec8 - 3 69",
    "eucjpms - 97 98",
    "euckr EUC-KR 19 85",
    "gb2312 GB2312 24 86",
    "gb18030 GB18030 248 249 250",
    "gbk GBK 28 87",
    "geostd8 - 92 93",
    "greek ISO-8859-7 25 70",
    "hebrew ISO-8859-8 16 71",
    "hp8 - 6 72",
    "keybcs2 - 37 73",
    "koi8r KOI8-R 7 74",
    "koi8u KOI8-U 22 75",
    "latin1 windows-1252 5 8 15 31 47 48 49 94",
    "latin2 ISO-8859-2 2 9 21 27 77",
    "latin5 ISO-8859-9 30 78",
    "latin7 ISO-8859-13 20 41 42 79",
    "macce x-MacCentralEurope 38 43",
    "macroman x-MacRoman 39 53",
    "sjis Shift_JIS 13 88",
    "swe7 - 10 82",
    "tis620 TIS-620 18 89",
    "ucs2 UTF-16BE 35 90 128-151 159 640-642",
    "ujis EUC-JP 12 91",
    "utf16 UTF-16BE 54 55 101-124 672-674",
    "utf16le UTF-16LE 56 62",
    "utf32 UTF-32BE 60 61 160-183 736-738",
    "utf8mb3 UTF-8 33 76 83 192-215 223 576-578",
    "utf8mb4 UTF-8 45 46 224-247 255-323 608-610"
  };

  private final Map<Integer, CharacterSet> byId = new HashMap<>();
  private final Map<String, CharacterSet> byName = new HashMap<>();

  public Collations() {
    Arrays.stream(SETS).map(line -> line.split(" ", -1)).forEach(this::add);
  }

  private void add(String[] line) {
    Optional<Charset> java =
        line[1].equals("-") || !Charset.isSupported(line[1])
            ? Optional.empty()
            : Optional.of(Charset.forName(line[1]));
    CharacterSet set = new CharacterSet(line[0], java);
    byName.put(set.name(), set);
    for (int i = 2; i < line.length; i++) {
      String[] ends = line[i].split("-", -1);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int id = Integer.parseInt(ends[0]); id <= last; id++) {
        byId.put(id, set);
      }
    }
  }

  /** Empty for a number that isn't known. */
  public Optional<CharacterSet> of(int collation) {
    if (collation >= UCA_1400 && collation < UCA_1400 + 256 * UCA_SETS.length) {
      return Optional.ofNullable(byName.get(UCA_SETS[(collation - UCA_1400) / 256]));
    }
    return Optional.ofNullable(byId.get(collation >= NO_PAD ? collation - NO_PAD : collation));
  }
}
