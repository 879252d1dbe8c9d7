package dev.holdfast.agent.router.protocol;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Reads a statement as it passes, to see whether it leaves something in its session that another
 * session would not have. It knows strings, quoted names and comments, and of the rest only words;
 * what it doesn't know for harmless it doesn't understand.
 */
final class SqlScan {
  private static final int MAX_WORD = 24;

  /** Statements that leave nothing behind but rows, tables and what the status flags tell. */
  private static final Set<String> HARMLESS =
      Set.of(
          ("SELECT INSERT UPDATE DELETE REPLACE WITH VALUES COMMIT ROLLBACK BEGIN START SAVEPOINT"
                  + " RELEASE SHOW EXPLAIN DESCRIBE DESC CREATE ALTER DROP TRUNCATE RENAME ANALYZE"
                  + " OPTIMIZE CHECK CHECKSUM USE SET GRANT REVOKE KILL UNLOCK")
              .split(" "));

  /** Words that tie a session to its server, wherever they stand. */
  private static final Set<String> TYING = Set.of("GET_LOCK", "CONNECTION_ID", "LASTVAL");

  private static final Set<String> OF_THE_LAST =
      Set.of("FOUND_ROWS", "ROW_COUNT", "WARNING_COUNT", "ERROR_COUNT");

  private static final Set<String> INSERT_ID = Set.of("LAST_INSERT_ID", "IDENTITY");

  /** Pairs that matter; the first word is the statement's or the one before. */
  private static final Set<String> TYING_PAIRS =
      Set.of("CREATE TEMPORARY", "PREVIOUS VALUE", "BEGIN NOT", "REPLACE TEMPORARY");

  private static final Set<String> OF_THE_LAST_PAIRS = Set.of("SHOW WARNINGS", "SHOW ERRORS");

  private enum In {
    CODE,
    SINGLE,
    DOUBLE,
    NAME,
    LINE,
    COMMENT
  }

  private final StringBuilder word = new StringBuilder();
  private final Set<Long> numbers = new HashSet<>(2);
  private boolean escapes = true;
  private In in = In.CODE;
  private int before;
  private int second;
  private boolean escaped;
  private int inComment;
  private boolean understood;
  private boolean over;
  private boolean asksOfLast;
  private boolean asksForInsertId;
  private String lead = "";
  private String last = "";

  /** A new statement. */
  void begin(boolean backslashEscapes) {
    escapes = backslashEscapes;
    in = In.CODE;
    word.setLength(0);
    numbers.clear();
    before = ' ';
    second = ' ';
    escaped = false;
    understood = true;
    over = false;
    asksOfLast = false;
    asksForInsertId = false;
    lead = "";
    last = "";
  }

  void read(ByteBuffer piece) {
    while (piece.hasRemaining()) {
      int octet = piece.get() & 0xff;
      boolean commented = in == In.COMMENT;
      switch (in) {
        case CODE -> code(octet);
        case SINGLE -> quoted(octet, '\'', escapes);
        case DOUBLE -> quoted(octet, '"', escapes);
        case NAME -> quoted(octet, '`', false);
        case LINE -> {
          if (octet == '\n') {
            in = In.CODE;
          }
        }
        case COMMENT -> comment(octet);
      }
      second = before;
      before = commented && in == In.CODE ? ' ' : octet;
    }
  }

  void end() {
    if (in == In.CODE) {
      code(' ');
    }
    understood &= lead.isEmpty() || HARMLESS.contains(lead);
  }

  /** Whether it leaves nothing behind but what {@link #lead} says. */
  boolean understood() {
    return understood;
  }

  /** The first word, in capitals. */
  String lead() {
    return lead;
  }

  /** Whether it asks for something that the statement before left behind. */
  boolean asksOfLast() {
    return asksOfLast;
  }

  boolean asksForInsertId() {
    return asksForInsertId;
  }

  /** The numbers in a KILL. */
  Set<Long> killed() {
    return lead.equals("KILL") ? Set.copyOf(numbers) : Set.of();
  }

  private void quoted(int octet, char end, boolean withEscapes) {
    if (escaped) {
      escaped = false;
    } else if (withEscapes && octet == '\\') {
      escaped = true;
    } else if (octet == end) {
      in = In.CODE;
    }
  }

  /** What stands in an executable comment is carried out: nobody looks into it here. */
  private void comment(int octet) {
    boolean executable = octet == '!' && (inComment == 0 || (inComment == 1 && before == 'M'));
    understood &= !executable;
    if (octet == '/' && before == '*' && inComment > 0) {
      in = In.CODE;
    }
    inComment++;
  }

  private void code(int octet) {
    boolean letter = isLetter(octet);
    if (before == '@' && second != '@' && octet != '@') {
      understood = false; // a variable of the user's
    }
    if (!letter) {
      finishWord();
    } else if (word.length() < MAX_WORD) {
      something();
      word.append((char) octet);
    }
    if (!letter) {
      sign(octet);
    }
  }

  private void sign(int octet) {
    switch (octet) {
      case ' ', '\t', '\r', '\n', '\f', 0 -> {
        if (before == '-' && second == '-') {
          in = octet == '\n' ? In.CODE : In.LINE;
        }
      }
      case '\'' -> quote(In.SINGLE);
      case '"' -> quote(In.DOUBLE);
      case '`' -> quote(In.NAME);
      case '#' -> in = In.LINE;
      case '*' -> {
        if (before == '/') {
          in = In.COMMENT;
          inComment = 0;
        }
      }
      case ';' -> over = true;
      case '/', '-' -> {}
      case '(' -> something();
      default -> {
        something();
        understood &= !lead.isEmpty();
      }
    }
  }

  private void quote(In what) {
    something();
    understood &= !lead.isEmpty();
    in = what;
  }

  /** Two statements in one are more than can be followed. */
  private void something() {
    understood &= !over;
  }

  private static boolean isLetter(int octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || octet == '_'
        || octet == '$'
        || octet >= 0x80;
  }

  private void finishWord() {
    if (word.isEmpty()) {
      return;
    }
    String found = word.toString().toUpperCase(Locale.ROOT);
    word.setLength(0);
    lead = lead.isEmpty() ? found : lead;
    understood &= !TYING.contains(found) && !pairedIn(TYING_PAIRS, found);
    asksOfLast |= OF_THE_LAST.contains(found) || pairedIn(OF_THE_LAST_PAIRS, found);
    asksForInsertId |= INSERT_ID.contains(found);
    last = found;
    if (lead.equals("KILL") && found.chars().allMatch(c -> c >= '0' && c <= '9')) {
      numbers.add(found.length() > 18 ? -1L : Long.parseLong(found));
    }
  }

  private boolean pairedIn(Set<String> pairs, String found) {
    return pairs.contains(lead + " " + found) || pairs.contains(last + " " + found);
  }
}
