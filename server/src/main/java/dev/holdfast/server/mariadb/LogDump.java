package dev.holdfast.server.mariadb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Statement;
import org.mariadb.jdbc.client.Completion;
import org.mariadb.jdbc.client.Context;
import org.mariadb.jdbc.client.socket.Reader;
import org.mariadb.jdbc.client.socket.Writer;
import org.mariadb.jdbc.client.util.ClosableLock;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.message.ClientMessage;

/**
 * A replica's request for the log, and the answer up to the log's end (MariaDB manual,
 * "COM_BINLOG_DUMP"). The driver has done the rest: TLS, login, packets.
 */
final class LogDump implements ClientMessage {
  private static final int COMMAND = 0x12;
  private static final int FIRST_EVENT = 4;

  /** End at the end of the log instead of waiting there; and send annotations. */
  private static final short FLAGS = 1 | 2;

  private static final int ERROR = 0xff;
  private static final int END = 0xfe;
  private static final int MESSAGE_OFFSET = 9;
  private static final int LONGEST_END = 9;
  private final String file;
  private final int serverId;
  private final Sink sink;

  /** Takes events. */
  interface Sink {
    /**
     * Takes one.
     *
     * @param packet one byte, then the event with header and checksum
     * @return whether more are wanted
     */
    boolean take(byte[] packet);
  }

  /**
   * @param file of the server's logs; empty for the oldest one
   */
  LogDump(String file, long serverId, Sink sink) {
    this.file = file;
    this.serverId = (int) serverId;
    this.sink = sink;
  }

  @Override
  public int encode(Writer writer, Context context) throws IOException {
    writer.initPacket();
    writer.writeByte(COMMAND);
    writer.writeInt(FIRST_EVENT);
    writer.writeShort(FLAGS);
    writer.writeInt(serverId);
    writer.writeBytes(file.getBytes(StandardCharsets.UTF_8));
    writer.flush();
    return 1;
  }

  @Override
  public @Nullable Completion readPacket(
      Statement statement,
      int fetchSize,
      long maxRows,
      int resultSetConcurrency,
      int resultSetType,
      boolean closeOnCompletion,
      Reader reader,
      Writer writer,
      Context context,
      ExceptionFactory exceptionFactory,
      ClosableLock lock,
      boolean traceEnable,
      ClientMessage message,
      Consumer<String> redirect)
      throws IOException, SQLException {
    while (true) {
      byte[] packet = reader.readPacket(false);
      int kind = packet.length == 0 ? END : Byte.toUnsignedInt(packet[0]);
      if (kind == ERROR) {
        throw error(packet);
      }
      if ((kind == END && packet.length < LONGEST_END) || !sink.take(packet)) {
        return null;
      }
    }
  }

  private static SQLException error(byte[] packet) {
    int number = Byte.toUnsignedInt(packet[1]) | Byte.toUnsignedInt(packet[2]) << 8;
    int from = Math.min(MESSAGE_OFFSET, packet.length);
    String text = new String(packet, from, packet.length - from, StandardCharsets.UTF_8);
    return new SQLException(text, "HY000", number);
  }
}
