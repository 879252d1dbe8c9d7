package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerConfig;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The donor's side of a rebuild: mariadb-backup's stream, or a dump where that tool is missing, in
 * frames whose end can't be mistaken.
 */
final class Donation {
  static final int MAGIC = 0x48464432; // HFD2
  static final int END = 0;
  static final int STILL_HERE = -1;
  private static final int BLOCK = 1 << 16;
  private static final Duration STILL_HERE_EVERY = Duration.ofSeconds(3);

  private static final String OTHER_ENGINES =
      "SELECT COALESCE(GROUP_CONCAT(table_schema, '.', table_name SEPARATOR ', '), '')"
          + " FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
          + " AND table_schema NOT IN"
          + " ('mysql', 'information_schema', 'performance_schema', 'sys')"
          + " AND engine NOT IN ('InnoDB', 'RocksDB', 'BLACKHOLE', 'MEMORY')";

  /** What the frames hold. */
  enum Form {
    MBSTREAM,
    SQL
  }

  private final ServerConfig config;
  private final Form form;
  private final Connections connections;
  private final ReentrantLock writing = new ReentrantLock();

  Donation(ServerConfig config, Connections connections, Form form) {
    this.form = form;
    this.config = config;
    this.connections = connections;
  }

  void write(OutputStream to, long bytesPerSecond) {
    String what = "copying the data of " + config.node();
    try {
      Path work = Files.createTempDirectory("holdfast-donation-");
      try {
        DataOutputStream out = new DataOutputStream(to);
        out.writeInt(MAGIC);
        out.writeUTF(config.binaries().version());
        out.writeUTF(form.name());
        out.writeLong(dataBytes());
        String error = form == Form.SQL ? withoutTransactions(what) : "";
        error = error.isEmpty() ? stream(work, out, new Pace(bytesPerSecond)) : error;
        out.writeInt(END);
        out.writeUTF(error);
        out.writeUTF(error.isEmpty() ? binlogState(what) : "");
        out.flush();
      } finally {
        FileTree.delete(work);
      }
    } catch (IOException e) {
      throw new Failure(
          "donation-failed",
          what,
          String.valueOf(e.getMessage()),
          "The other node tries again.",
          e);
    } catch (InterruptedException e) {
      throw Interruption.of(e);
    }
  }

  /** Empty when all went well; otherwise the reason. */
  private String stream(Path work, DataOutputStream out, Pace pace)
      throws IOException, InterruptedException {
    Path log = work.resolve("log");
    Process process =
        new ProcessBuilder(command(work))
            .directory(work.toFile())
            .redirectError(log.toFile())
            .start();
    Thread stillHere = Thread.ofVirtual().name("donation").start(() -> sayStillHere(out));
    try (InputStream from = process.getInputStream()) {
      byte[] block = new byte[BLOCK];
      for (int n = from.read(block); n >= 0; n = from.read(block)) {
        frame(out, block, n);
        pace.sent(n);
      }
      int exit = process.waitFor();
      return exit == 0 ? "" : BackupTool.lastError(log, exit);
    } finally {
      stillHere.interrupt();
      stillHere.join();
      process.destroyForcibly();
    }
  }

  private void frame(DataOutputStream out, byte[] block, int length) throws IOException {
    writing.lock();
    try {
      out.writeInt(length);
      out.write(block, 0, length);
    } finally {
      writing.unlock();
    }
  }

  /** The backup may wait for a lock for long: silence would look like a broken connection. */
  private void sayStillHere(DataOutputStream out) {
    try {
      while (true) {
        Thread.sleep(STILL_HERE_EVERY);
        writing.lock();
        try {
          out.writeInt(STILL_HERE);
          out.flush();
        } finally {
          writing.unlock();
        }
      }
    } catch (InterruptedException | IOException e) {
      // The end of the donation, or of the connection: the stream itself notices that as well.
    }
  }

  private List<String> command(Path work) throws IOException {
    Path options =
        Files.createFile(
            work.resolve("options"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        options,
        (form == Form.SQL ? "[client]" : "[mariabackup]")
            + "\nuser=holdfast\npassword=\""
            + Secrets.admin(config).replace("\\", "\\\\").replace("\"", "\\\"")
            + "\"\nsocket="
            + config.listen().socket()
            + (form == Form.SQL ? "" : "\ndatadir=" + config.dataDir().toAbsolutePath())
            + "\n");
    if (form == Form.SQL) {
      return DumpTool.dump(options);
    }
    return List.of(
        BackupTool.find("mariadb-backup", "mariabackup").toString(),
        "--defaults-file=" + options,
        "--backup",
        "--stream=mbstream",
        "--target-dir=" + work.resolve("target"));
  }

  /** A dump has no way to hold them as they were at its position. Empty when there are none. */
  private String withoutTransactions(String what) {
    String tables = connections.call(what, Duration.ofMinutes(1), sql -> sql.value(OTHER_ENGINES));
    return tables.isEmpty()
        ? ""
        : config.node()
            + " has no mariadb-backup, and a dump can't hold these tables without transactions"
            + " in a consistent state: "
            + tables;
  }

  private String binlogState(String what) {
    return connections.call(
        what, Duration.ofSeconds(5), sql -> sql.value("SELECT @@global.gtid_binlog_state"));
  }

  private long dataBytes() throws IOException {
    return FileTree.size(config.dataDir(), name -> !name.matches("(binlog|relay)\\..*"));
  }
}
