package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.CopyProgress;
import dev.holdfast.server.ServerConfig;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's side of a rebuild: a {@link Donation} becomes a folder that a server can run in.
 */
final class IncomingCopy {
  private static final Duration PREPARE_LIMIT = Duration.ofHours(12);

  private final ServerConfig config;
  private final Path folder;
  private final String what;

  /**
   * @param folder is made anew; nothing else is touched
   */
  IncomingCopy(ServerConfig config, Path folder) {
    this.config = config;
    this.folder = folder;
    this.what = "rebuilding " + config.node();
  }

  /**
   * Reads and prepares it.
   *
   * @return the donor's binlog state at the end of the copy
   */
  String take(InputStream donation, Consumer<CopyProgress> progress) {
    try {
      Leftovers.end(folder);
      FileTree.delete(folder);
      Files.createDirectories(folder);
      return receive(new DataInputStream(donation), progress);
    } catch (IOException e) {
      throw DataDirectoryFailures.of(what, e);
    } catch (InterruptedException e) {
      throw Interruption.of(e);
    }
  }

  private String receive(DataInputStream in, Consumer<CopyProgress> progress)
      throws IOException, InterruptedException {
    if (in.readInt() != Donation.MAGIC) {
      throw failed("what the donor sent is no donation of this version", null);
    }
    checkVersion(in.readUTF());
    String form = in.readUTF();
    long total = in.readLong();
    checkSpace(total);
    if (form.equals(Donation.Form.SQL.name())) {
      try (DumpLoader loader = DumpLoader.start(config, folder)) {
        String state =
            pipe(in, loader.client(), "loading a dump (no mariadb-backup)", total, progress);
        progress.accept(new CopyProgress("preparing", 0, 0));
        loader.finish();
        return state;
      }
    }
    Path unpack = BackupTool.find("mbstream");
    Path prepare = BackupTool.find("mariadb-backup", "mariabackup");
    List<String> unpacking = List.of(unpack.toString(), "-x", "-C", folder.toString());
    String state = pipe(in, unpacking, "receiving", total, progress);
    progress.accept(new CopyProgress("preparing", 0, 0));
    Command done =
        Command.run(
            what,
            PREPARE_LIMIT,
            List.of(prepare.toString(), "--prepare", "--target-dir=" + folder));
    if (done.exitCode() != 0) {
      throw failed("mariadb-backup --prepare: " + lastLine(done.output()), null);
    }
    PreparedRollback.run(what, config, folder);
    return state;
  }

  /** Feeds the frames to a program; returns the donor's binlog state at the end of the copy. */
  private String pipe(
      DataInputStream in,
      List<String> program,
      String phase,
      long total,
      Consumer<CopyProgress> progress)
      throws IOException, InterruptedException {
    Path log = folder.resolveSibling(folder.getFileName() + ".log");
    Process process =
        new ProcessBuilder(program).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      try (OutputStream out = process.getOutputStream()) {
        copy(in, out, n -> progress.accept(new CopyProgress(phase, n, total)));
      } catch (IOException e) {
        throw failed("the copy broke off: " + e.getMessage() + " " + Files.readString(log), e);
      }
      String error = in.readUTF();
      int exit = process.waitFor();
      if (!error.isEmpty() || exit != 0) {
        throw failed(
            error.isEmpty() ? program.getFirst() + ": " + BackupTool.lastError(log, exit) : error,
            null);
      }
      return in.readUTF();
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(log);
    }
  }

  private static void copy(DataInputStream in, OutputStream out, LongConsumer copiedSoFar)
      throws IOException {
    byte[] block = new byte[0];
    long copied = 0;
    for (int length = in.readInt(); length != Donation.END; length = in.readInt()) {
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted");
      }
      if (length != Donation.STILL_HERE) {
        if (block.length < length) {
          block = new byte[length];
        }
        in.readFully(block, 0, length);
        out.write(block, 0, length);
        copied += length;
        copiedSoFar.accept(copied);
      }
    }
  }

  private void checkVersion(String theirs) {
    if (!series(theirs).equals(series(config.binaries().version()))) {
      throw failed(
          "the donor runs MariaDB " + theirs + ", this host " + config.binaries().version(), null);
    }
  }

  private static String series(String version) {
    String[] parts = version.split("\\.", 3);
    return parts.length < 2 ? version : parts[0] + "." + parts[1];
  }

  private void checkSpace(long needed) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < needed + needed / 10) {
      throw DataDirectoryFailures.diskFull(
          what,
          "the copy needs about " + (needed >> 20) + " MiB, and " + (free >> 20) + " MiB are free",
          null);
    }
  }

  private Failure failed(String reason, @Nullable Throwable cause) {
    return new Failure(
        "rebuild-failed", what, reason, "Nothing was replaced. It may be tried again.", cause);
  }

  private static String lastLine(String output) {
    return output.lines().reduce("", (a, b) -> b).strip();
  }
}
