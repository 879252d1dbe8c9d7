package dev.holdfast.server.mariadb;

import dev.holdfast.server.ServerConfig;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rows that no log has. MyISAM writes a row into its data file first, then the server writes the
 * binary log, and at the statement's end MyISAM writes the data file's length into the index file.
 * So where a server was killed and the two differ, it was within a statement: its rows may be there
 * without being logged. That is remembered in a file of the data directory, which is replaced with
 * it, because MariaDB itself repairs such a table when it is opened.
 *
 * <p>Rows that were changed in their place don't show this way.
 */
final class UnloggedRows {
  private static final System.Logger LOG = System.getLogger(UnloggedRows.class.getName());
  private static final String MARK = "holdfast.unlogged";
  private static final Set<String> OWN = Set.of("mysql", "performance_schema", "sys");

  /** Where the index file has it, in 8 bytes (MariaDB, {@code mi_state_info_write}). */
  private static final int DATA_LENGTH = 68;

  private UnloggedRows() {}

  /**
   * To be called before each start: looks at the tables that were written to since the last one.
   */
  static void look(ServerConfig config, Path dataDir) {
    try {
      Path last = ConfigurationFile.path(config);
      if (!Files.exists(last)) {
        return;
      }
      List<String> found = new ArrayList<>();
      try (DirectoryStream<Path> schemas = Files.newDirectoryStream(dataDir, Files::isDirectory)) {
        for (Path schema : schemas) {
          if (!OWN.contains(schema.getFileName().toString())) {
            look(schema, Files.getLastModifiedTime(last), found);
          }
        }
      }
      if (!found.isEmpty()) {
        Files.write(
            dataDir.resolve(MARK), found, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(Level.WARNING, "whether tables of MyISAM were closed is not known: {0}", e);
    }
  }

  private static void look(Path schema, FileTime since, List<String> found) throws IOException {
    try (DirectoryStream<Path> indexes = Files.newDirectoryStream(schema, "*.MYI")) {
      for (Path index : indexes) {
        String table = index.getFileName().toString().replaceFirst("\\.MYI$", "");
        Path data = index.resolveSibling(table + ".MYD");
        if (!table.startsWith("#sql")
            && Files.exists(data)
            && Files.getLastModifiedTime(data).compareTo(since) > 0
            && told(index) != Files.size(data)) {
          found.add(schema.getFileName() + "." + table);
        }
      }
    }
  }

  private static long told(Path index) throws IOException {
    try (FileChannel file = FileChannel.open(index)) {
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES);
      return file.read(length, DATA_LENGTH) < Long.BYTES ? -1 : length.getLong(0);
    }
  }

  /** Why these data can't become a replica's; empty when nothing speaks against it. */
  static Optional<String> in(Path dataDir) {
    Path mark = dataDir.resolve(MARK);
    try {
      return Files.exists(mark)
          ? Optional.of(
              "its server was killed within a statement on "
                  + String.join(", ", new TreeSet<>(Files.readAllLines(mark)))
                  + ", a table without transactions: rows may be there that no log has. If CHECKSUM"
                  + " TABLE says the same here and on the primary, delete "
                  + mark)
          : Optional.empty();
    } catch (IOException e) {
      throw DataDirectoryFailures.of("reading " + mark, e);
    }
  }
}
