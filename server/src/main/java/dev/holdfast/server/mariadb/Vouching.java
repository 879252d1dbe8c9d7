package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerConfig;
import dev.holdfast.server.Source;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.mariadb.jdbc.Statement;
import org.mariadb.jdbc.client.Client;
import org.mariadb.jdbc.client.Completion;
import org.mariadb.jdbc.client.Context;
import org.mariadb.jdbc.client.ReadableByteBuf;
import org.mariadb.jdbc.client.socket.Reader;
import org.mariadb.jdbc.client.socket.Writer;
import org.mariadb.jdbc.client.util.ClosableLock;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.message.ClientMessage;
import org.mariadb.jdbc.message.server.ErrorPacket;

/**
 * Acknowledges, in the replica's name, everything that it has received.
 *
 * <p>A replica by GTID acknowledges what it receives from now on, and nothing else. When commits
 * wait on the primary and the replica has received them before it was an acker, nobody will ever
 * acknowledge them; and MariaDB writes no more than one further commit group meanwhile, so no later
 * commit can help either. A dump that begins at a file and a position, however, counts as an
 * acknowledgement of everything before it (MariaDB, {@code Repl_semi_sync_master::dump_start}). So
 * we ask for such a dump once, from where the replica stands, and end it.
 */
final class Vouching {
  /** COM_BINLOG_DUMP (MariaDB manual, "COM_BINLOG_DUMP"). */
  private static final int DUMP = 0x12;

  /** First byte of an ERR packet (MariaDB manual, "ERR_Packet"). */
  private static final byte ERROR = (byte) 0xff;

  private static final Completion NOTHING = new Completion() {};

  /** The primary ends an older dump of the same server id: this one must have its own. */
  private static final int OWN_ID = 1_000_000;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ServerConfig config;
  private final Connections connections;

  Vouching(ServerConfig config, Connections connections) {
    this.config = config;
    this.connections = connections;
  }

  void vouch(Source primary) {
    String what = "acknowledging to " + primary.node() + " what " + config.node() + " has received";
    SlaveStatus status =
        connections
            .call(what, PATIENCE, SlaveStatus::read)
            .orElseThrow(() -> new Failure("not-a-replica", what, "it follows nobody", "Retry."));
    String file = status.row().getOrDefault("Master_Log_File", "");
    String position = status.row().getOrDefault("Read_Master_Log_Pos", "");
    if (file.isEmpty() || !status.source().filter(primary.endpoint()::equals).isPresent()) {
      return; // nothing received from there yet
    }
    try (Connection connection =
        Jdbc.connect(
            primary.endpoint().host(),
            primary.endpoint().port(),
            ServerConfig.replicationAccount(config.node()),
            Secrets.replication(config, config.node()),
            PATIENCE)) {
      Sql sql = new Sql(connection, Deadline.after(PATIENCE));
      sql.run("SET @master_binlog_checksum = @@global.binlog_checksum");
      sql.run("SET @mariadb_slave_capability = 4");
      sql.run("SET @rpl_semi_sync_slave = 1");
      Client client = connection.unwrap(org.mariadb.jdbc.Connection.class).getClient();
      client.execute(
          new Dump(file, Long.parseLong(position), OWN_ID + (int) config.serverId()), false);
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      throw SqlErrors.failure(what, e);
    }
  }

  private record Dump(String file, long position, int serverId) implements ClientMessage {
    @Override
    public int encode(Writer writer, Context context) throws IOException {
      writer.initPacket();
      writer.writeByte(DUMP);
      writer.writeInt((int) position);
      writer.writeShort((short) 0);
      writer.writeInt(serverId);
      writer.writeAscii(file);
      writer.flush();
      return 1;
    }

    /** The first event, or an error: when it comes, the acknowledgement has been taken. */
    @Override
    public Completion readPacket(
        Statement statement,
        int fetchSize,
        long maxRows,
        int resultSetConcurrency,
        int resultSetType,
        boolean closeOnCompletion,
        Reader reader,
        Writer writer,
        Context context,
        ExceptionFactory exceptions,
        ClosableLock lock,
        boolean traceEnable,
        ClientMessage message,
        Consumer<String> redirect)
        throws IOException, SQLException {
      ReadableByteBuf packet = reader.readReusablePacket(traceEnable);
      if (packet.getByte() == ERROR) {
        ErrorPacket error = new ErrorPacket(packet, context);
        throw new SQLException(error.getMessage(), error.getSqlState(), error.getErrorCode());
      }
      return NOTHING;
    }
  }
}
