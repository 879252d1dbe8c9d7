package dev.holdfast.agent.router.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of each answer. Form: MariaDB manual, "Result Set Packets".
 *
 * <pre>
 *   FIRST --columns--> COLUMNS --(EOF)--> ROWS --EOF or OK--> FIRST
 *     |OK, error: the answer ends, unless the flags say that more results follow
 * </pre>
 */
final class ReplyReader extends PacketReader {
  private static final int ERROR = 0xff;
  private static final int EOF = 0xfe;
  private static final int LOCAL_FILE = 0xfb;
  private static final int OK = 0;
  private static final int MAX_EOF_BYTES = 9;
  private static final int PROGRESS = 0xffff;
  private static final int PREFIX_BYTES = 32;

  /** Who waits for answers. */
  interface Asker {
    /** The form of the next answer; null when none is due. */
    Command.@Nullable Shape expected();

    void answered(Reply reply);

    /** The server says what is not understood here. */
    void lost(String why);
  }

  private enum Stage {
    FIRST,
    COLUMNS,
    ROWS
  }

  private final Asker asker;
  private final boolean eofDeprecated;
  private final byte[] prefix = new byte[PREFIX_BYTES];
  private int held;
  private int length;
  private Stage stage = Stage.FIRST;
  private long columnsLeft;
  private boolean begun;

  ReplyReader(Asker asker, boolean eofDeprecated) {
    this.asker = asker;
    this.eofDeprecated = eofDeprecated;
  }

  /** Whether a part of the answer that is due has been read. */
  boolean begun() {
    return begun || !atBoundary();
  }

  @Override
  void begin(int firstLength, int sequence) {
    held = 0;
    length = firstLength;
  }

  @Override
  void part(ByteBuffer piece) {
    int wanted = Math.min(PREFIX_BYTES - held, piece.remaining());
    if (wanted > 0) {
      piece.get(prefix, held, wanted);
      held += wanted;
    }
  }

  @Override
  void end() {
    begun = true;
    Command.Shape shape = asker.expected();
    int first = held == 0 ? -1 : prefix[0] & 0xff;
    if (shape == null || first < 0) {
      asker.lost("an answer that nobody asked for");
    } else if (first == ERROR) {
      error();
    } else {
      switch (shape) {
        case RESULTS -> results(first);
        case ONE -> done(first == OK ? Reply.ok(packet()) : Reply.ERROR);
        case FIELDS -> {
          if (first == EOF && length < MAX_EOF_BYTES) {
            done(Reply.ERROR);
          }
        }
      }
    }
  }

  private ByteBuffer packet() {
    return ByteBuffer.wrap(prefix, 0, held);
  }

  private void error() {
    boolean progress = held >= 3 && ((prefix[1] & 0xff) | (prefix[2] & 0xff) << 8) == PROGRESS;
    if (!progress) {
      done(Reply.ERROR);
    }
  }

  private void done(Reply reply) {
    stage = Stage.FIRST;
    if (!reply.has(Reply.MORE_RESULTS)) {
      begun = false;
      asker.answered(reply);
    }
  }

  private void results(int first) {
    switch (stage) {
      case FIRST -> {
        if (first == OK) {
          done(Reply.ok(packet()));
        } else if (first == LOCAL_FILE) {
          asker.lost("LOAD DATA LOCAL");
        } else {
          columnsLeft = Fields.number(packet());
          stage = Stage.COLUMNS;
        }
      }
      case COLUMNS -> column();
      case ROWS -> {
        if (first == EOF && length < (eofDeprecated ? FULL : MAX_EOF_BYTES)) {
          done(eofDeprecated ? Reply.ok(packet()) : Reply.eof(packet()));
        }
      }
    }
  }

  /** The definition of a column, or the EOF behind the last one. */
  private void column() {
    columnsLeft--;
    if (columnsLeft < 0 || (columnsLeft == 0 && eofDeprecated)) {
      stage = Stage.ROWS;
    }
  }
}
