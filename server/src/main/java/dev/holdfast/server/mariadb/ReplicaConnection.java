package dev.holdfast.server.mariadb;

import dev.holdfast.base.Endpoint;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A connection that speaks the client protocol as a replica does (MariaDB manual, "Client/Server
 * Protocol": "Connecting", "COM_BINLOG_DUMP"), because a driver can't ask for a stream of events.
 */
final class ReplicaConnection implements AutoCloseable {
  private static final int LONG_PASSWORD = 1;
  private static final int PROTOCOL_41 = 0x200;
  private static final int SECURE_CONNECTION = 0x8000;
  private static final int PLUGIN_AUTH = 0x80000;
  private static final int UTF8MB4 = 45;
  private static final int COM_QUERY = 3;
  private static final int COM_BINLOG_DUMP = 18;
  private static final int ERROR = 0xff;
  private static final int AUTH_SWITCH = 0xfe;
  private static final String PLUGIN = "mysql_native_password";

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private int sequence;
  private long id;

  private ReplicaConnection(Socket socket) throws IOException {
    this.socket = socket;
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Connects and logs in. */
  static ReplicaConnection open(Endpoint to, String user, String password, Deadline deadline)
      throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(to.host(), to.port()), deadline.remainingMillis());
      socket.setSoTimeout(deadline.remainingMillis());
      ReplicaConnection connection = new ReplicaConnection(socket);
      connection.logIn(user, password);
      return connection;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** The session's id at the server, for KILL. */
  long id() {
    return id;
  }

  /** Runs a statement without a result. */
  void run(String statement) throws IOException {
    sequence = 0;
    byte[] text = statement.getBytes(StandardCharsets.UTF_8);
    send(ByteBuffer.allocate(text.length + 1).put((byte) COM_QUERY).put(text));
    check(receive());
  }

  /** Asks for the events from a place on, and returns once the first of them has come. */
  void dump(String file, long position, long serverId) throws IOException {
    sequence = 0;
    byte[] name = file.getBytes(StandardCharsets.UTF_8);
    send(
        ByteBuffer.allocate(11 + name.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) COM_BINLOG_DUMP)
            .putInt((int) position)
            .putShort((short) 0)
            .putInt((int) serverId)
            .put(name));
    check(receive());
  }

  private void logIn(String user, String password) throws IOException {
    NativePassword.Greeting greeting = NativePassword.greeting(check(receive()));
    id = greeting.id();
    byte[] proof = NativePassword.proof(password, greeting.salt());
    byte[] name = user.getBytes(StandardCharsets.UTF_8);
    byte[] plugin = PLUGIN.getBytes(StandardCharsets.US_ASCII);
    send(
        ByteBuffer.allocate(32 + name.length + 2 + proof.length + plugin.length + 1)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(LONG_PASSWORD | PROTOCOL_41 | SECURE_CONNECTION | PLUGIN_AUTH)
            .putInt(1 << 24)
            .put((byte) UTF8MB4)
            .position(32)
            .put(name)
            .put((byte) 0)
            .put((byte) proof.length)
            .put(proof)
            .put(plugin)
            .put((byte) 0));
    if ((check(receive()).get(0) & 0xff) == AUTH_SWITCH) {
      throw new IOException("the server wants another way of logging in than " + PLUGIN);
    }
  }

  private void send(ByteBuffer payload) throws IOException {
    int length = payload.position();
    ByteBuffer packet =
        ByteBuffer.allocate(4 + length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(length | sequence++ << 24)
            .put(payload.flip());
    out.write(packet.array());
    out.flush();
  }

  private ByteBuffer receive() throws IOException {
    int header = Integer.reverseBytes(in.readInt());
    sequence = (header >>> 24) + 1;
    byte[] payload = new byte[header & 0xffffff];
    in.readFully(payload);
    return ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer check(ByteBuffer payload) throws IOException {
    if (payload.hasRemaining() && (payload.get(0) & 0xff) == ERROR) {
      byte[] text = new byte[payload.limit() - 3];
      payload.get(3, text);
      throw new IOException(new String(text, StandardCharsets.UTF_8));
    }
    return payload;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
