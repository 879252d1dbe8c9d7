package dev.holdfast.agent.router.protocol;

import dev.holdfast.agent.router.protocol.Command.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds a client's commands. Form: MariaDB manual, "2 - Text Protocol". */
final class CommandReader extends PacketReader {
  /** A longer statement is not sent twice. */
  static final int KEPT_BYTES = 16 << 10;

  private static final int MAX_SETTING_BYTES = 1 << 10;
  private static final int QUIT = 0x01;
  private static final int INIT_DB = 0x02;
  private static final int QUERY = 0x03;
  private static final int FIELD_LIST = 0x04;
  private static final int STATISTICS = 0x09;
  private static final int PING = 0x0e;
  private static final int RESET_CONNECTION = 0x1f;
  private static final Pattern USE =
      Pattern.compile("\\s*use\\s+`?([\\w$-]+)`?\\s*;?\\s*", Pattern.CASE_INSENSITIVE);

  /** Who reads the commands. */
  interface Audience {
    void asked(Command command, SqlScan statement);

    /** The last word. */
    void quit();

    /** The client says what is not understood here. */
    void lost(String why);
  }

  private final Audience audience;
  private final BooleanSupplier escapes;
  private final SqlScan scan = new SqlScan();
  private byte @Nullable [] kept;
  private int count;
  private int code;

  CommandReader(Audience audience, BooleanSupplier backslashEscapes) {
    this.audience = audience;
    this.escapes = backslashEscapes;
  }

  @Override
  void begin(int firstLength, int sequence) {
    code = -1;
    count = 0;
    kept = firstLength <= KEPT_BYTES ? new byte[firstLength] : null;
    if (sequence != 0 || firstLength == 0) {
      audience.lost("no command");
    }
  }

  @Override
  void part(ByteBuffer piece) {
    byte[] copy = kept;
    if (copy != null) {
      int length = piece.remaining();
      piece.get(piece.position(), copy, count, length);
      count += length;
    }
    if (code < 0) {
      code = piece.get() & 0xff;
      scan.begin(escapes.getAsBoolean());
    }
    if (code == QUERY) {
      scan.read(piece);
    }
  }

  @Override
  void end() {
    ByteBuffer packet = kept == null ? null : Fields.packet(0, kept);
    switch (code) {
      case QUIT -> audience.quit();
      case QUERY -> query(packet);
      case INIT_DB -> ask(Shape.ONE, packet, schema(text()));
      case FIELD_LIST -> ask(Shape.FIELDS, packet, null);
      case STATISTICS, PING -> ask(Shape.ONE, packet, null);
      case RESET_CONNECTION -> ask(Shape.ONE, packet, new Command.Change.Reset());
      default -> audience.lost("command " + code);
    }
    kept = null;
  }

  private void ask(Shape shape, @Nullable ByteBuffer packet, Command.@Nullable Change change) {
    scan.begin(true);
    audience.asked(new Command(shape, packet, change), scan);
  }

  private void query(@Nullable ByteBuffer packet) {
    scan.end();
    Command.Change change =
        switch (scan.lead()) {
          case "USE" -> use();
          case "SET" -> set();
          default -> null;
        };
    boolean changes = scan.lead().equals("USE") || scan.lead().equals("SET");
    if (!scan.understood() || (changes && change == null)) {
      audience.lost("a statement that begins with " + scan.lead());
    }
    audience.asked(new Command(Shape.RESULTS, packet, change), scan);
  }

  private String text() {
    byte[] all = kept;
    return all == null || all.length > MAX_SETTING_BYTES
        ? ""
        : new String(all, 1, all.length - 1, StandardCharsets.ISO_8859_1);
  }

  private static Command.Change schema(String name) {
    return new Command.Change.Schema(name);
  }

  private Command.@Nullable Change use() {
    Matcher named = USE.matcher(text());
    return named.matches() ? schema(String.valueOf(named.group(1))) : null;
  }

  private Command.@Nullable Change set() {
    Setting setting = text().isEmpty() ? null : Setting.of(text());
    return setting == null ? null : new Command.Change.Set(setting);
  }
}
