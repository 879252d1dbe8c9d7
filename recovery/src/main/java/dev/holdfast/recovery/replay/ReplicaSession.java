package dev.holdfast.recovery.replay;

import dev.holdfast.base.Failure;
import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.event.GtidSets;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.binlog.gtid.MySqlGtidSet;
import dev.holdfast.binlog.gtid.Position;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One connection of a replica, up to its request for the log. What a replica asks before is
 * understood loosely, because each version asks a little differently.
 */
final class ReplicaSession implements AutoCloseable {
  private static final int QUIT = 0x01;
  private static final int QUERY = 0x03;
  private static final int PING = 0x0e;
  private static final int BINLOG_DUMP = 0x12;
  private static final int BINLOG_DUMP_GTID = 0x1e;
  private static final int REGISTER_SLAVE = 0x15;

  /** Where the flags of COM_BINLOG_DUMP stand: behind the command and a position. */
  private static final int DUMP_FLAGS = 5;

  private static final int SEND_ANNOTATIONS = 2;
  private static final int UNKNOWN_COMMAND = 1047;
  private static final int UNKNOWN_VARIABLE = 1193;
  private static final int FATAL_READING_LOG = 1236;
  private static final Pattern CONNECT_STATE =
      Pattern.compile("(?i)@slave_connect_state\\s*=\\s*'([^']*)'");
  private final Login.Conversation with;
  private final Socket socket;
  private final long serverId;
  private final Login.Kind kind;
  private Position from = GtidPosition.EMPTY;

  /** Streams the log; returns when nobody listens any more. */
  interface Streaming {
    /**
     * Sends what comes after a position.
     *
     * @param annotations whether the replica wants the statements that row events came from
     */
    void from(Position position, boolean annotations) throws IOException;
  }

  ReplicaSession(Socket socket, long serverId, Login.Kind kind) throws IOException {
    this.socket = socket;
    this.serverId = serverId;
    this.kind = kind;
    PacketWriter out = new PacketWriter(socket.getOutputStream());
    with =
        new Login.Conversation(
            new DataInputStream(new BufferedInputStream(socket.getInputStream())),
            out,
            new Answers(out));
  }

  PacketWriter out() {
    return with.out();
  }

  /** Whether the other side still listens; waits that long at most. */
  boolean stillThere(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return socket.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException e) {
      return true; // A replica says nothing while it listens.
    }
  }

  void run(long id, String password, Streaming streaming) throws IOException {
    if (!new Login(with, password, kind).admit(id)) {
      return;
    }
    while (true) {
      Login.Conversation.Packet request = with.next();
      with.out().answerTo(request.number());
      int command = request.payload().length == 0 ? QUIT : request.payload()[0];
      switch (command) {
        case QUIT -> {
          return;
        }
        case QUERY ->
            query(
                new String(
                    request.payload(), 1, request.payload().length - 1, StandardCharsets.UTF_8));
        case PING, REGISTER_SLAVE -> with.answers().ok();
        case BINLOG_DUMP -> {
          stream(streaming, (request.payload()[DUMP_FLAGS] & SEND_ANNOTATIONS) != 0);
          return;
        }
        case BINLOG_DUMP_GTID -> {
          from = executed(request.payload());
          stream(streaming, false); // Logs of MySQL have none.
          return;
        }
        default -> with.answers().error(UNKNOWN_COMMAND, "Unknown command " + command);
      }
    }
  }

  /** MySQL manual, "COM_BINLOG_DUMP_GTID": flags, server, name of a file, position, a set. */
  private static MySqlGtidSet executed(byte[] request) throws IOException {
    try {
      ByteReader in = new ByteReader(request, 1, request.length);
      in.skip(2 + 4);
      in.skip(in.u32() + 8);
      return GtidSets.read(in.part(in.u32()));
    } catch (BadEventException | BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException("the replica's request can't be read", e);
    }
  }

  private void stream(Streaming streaming, boolean annotations) throws IOException {
    try {
      streaming.from(from, annotations);
    } catch (Failure e) {
      tell(e);
      throw e;
    }
  }

  private void tell(Failure failure) {
    try {
      with.answers().error(FATAL_READING_LOG, failure.what() + ": " + failure.reason());
    } catch (IOException e) {
      failure.addSuppressed(e); // The replica has gone as well.
    }
  }

  private void query(String sql) throws IOException {
    String lower = sql.toLowerCase(Locale.ROOT).strip();
    Matcher state = CONNECT_STATE.matcher(sql);
    if (state.find()) {
      from = GtidPosition.parse(state.group(1));
    }
    if (lower.startsWith("set")) {
      with.answers().ok();
    } else if (lower.contains("unix_timestamp")) {
      one("UNIX_TIMESTAMP()", Long.toString(System.currentTimeMillis() / 1000));
    } else if (lower.contains("master_binlog_checksum") || lower.contains("binlog_checksum")) {
      one("@master_binlog_checksum", "CRC32");
    } else if (lower.contains("gtid_mode")) {
      one("@@GLOBAL.GTID_MODE", "ON");
    } else if (lower.contains("server_uuid")) {
      one("@@GLOBAL.SERVER_UUID", new UUID(serverId, serverId).toString());
    } else if (lower.contains("gtid_domain_id")) {
      one("@@GLOBAL.gtid_domain_id", "0");
    } else if (lower.startsWith("show variables") && lower.contains("server_id")) {
      with.answers()
          .row(List.of("Variable_name", "Value"), List.of("server_id", Long.toString(serverId)));
    } else if (lower.contains("server_id")) {
      one("@@server_id", Long.toString(serverId));
    } else if (lower.startsWith("show")) {
      with.answers().row(List.of("Variable_name", "Value"), List.of());
    } else {
      with.answers().error(UNKNOWN_VARIABLE, "This source doesn't know: " + sql);
    }
  }

  private void one(String name, String value) throws IOException {
    with.answers().row(List.of(name), List.of(value));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
