package dev.holdfast.server.mariadb;

import dev.holdfast.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * A data directory that this process owns: a marker in it names cluster and node, and a lock keeps
 * a second agent out until {@link #close}.
 */
public final class DataDirectory implements AutoCloseable {
  private static final String MARKER = "holdfast.owner";

  private final Path path;
  private DirectoryLock lock;

  private DataDirectory(Path path, DirectoryLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Creates the data directory with the accounts and the {@code holdfast} schema, without using up
   * a GTID; does nothing when it exists and belongs to this node. A failure leaves nothing behind.
   * Codes: {@code datadir-not-empty}, {@code datadir-foreign}, {@code datadir-in-use}, {@code
   * datadir-no-permission}, {@code disk-full}, {@code datadir-create}.
   */
  public static void create(ServerConfig config) {
    Path target = config.dataDir().toAbsolutePath();
    try {
      if (Files.exists(target) && !isEmpty(target)) {
        checkOwner(config, target);
        return;
      }
      Files.createDirectories(parent(target));
      Path building = target.resolveSibling("." + target.getFileName() + ".creating");
      build(config, building, target);
    } catch (IOException e) {
      throw DataDirectoryFailures.of("creating " + target, e);
    }
  }

  /** Makes a node's new data directory from another node's, which no server has used yet. */
  static void copy(ServerConfig from, ServerConfig to) throws IOException {
    Path target = to.dataDir().toAbsolutePath();
    FileTree.copy(from.dataDir(), target);
    Files.writeString(target.resolve(MARKER), owner(to));
  }

  /**
   * Takes the lock. Codes: {@code datadir-missing}, {@code datadir-foreign}, {@code
   * datadir-in-use}.
   */
  public static DataDirectory open(ServerConfig config) {
    Path path = config.dataDir().toAbsolutePath();
    if (!Files.isDirectory(path)) {
      throw DataDirectoryFailures.missing(path);
    }
    try {
      checkOwner(config, path);
      return new DataDirectory(path, DirectoryLock.take(path));
    } catch (IOException e) {
      throw DataDirectoryFailures.of("opening " + path, e);
    }
  }

  public Path path() {
    return path;
  }

  /**
   * Ends an exchange of data directories that was cut off half-way; does nothing otherwise. To be
   * called before {@link #create} and {@link #open}.
   */
  public static void finishExchange(ServerConfig config) {
    Path path = config.dataDir().toAbsolutePath();
    try {
      new DataSwap(path).finish();
    } catch (IOException e) {
      throw DataDirectoryFailures.of("finishing the rebuild of " + path, e);
    }
  }

  /** Marks another folder as the same node's. */
  static void own(Path dir, ServerConfig config) throws IOException {
    Files.writeString(dir.resolve(MARKER), owner(config));
  }

  /** Puts the prepared folder in this one's place; the lock goes on to it. */
  synchronized void exchange(DataSwap swap) throws IOException {
    DirectoryLock next = DirectoryLock.take(swap.next());
    boolean done = false;
    try {
      swap.run();
      done = true;
    } finally {
      (done ? lock : next).close();
      lock = done ? next : lock;
    }
  }

  private static void build(ServerConfig config, Path building, Path target) throws IOException {
    Files.createDirectories(building);
    DirectoryLock lock = DirectoryLock.take(building);
    try (lock) {
      boolean done = false;
      try {
        FileTree.deleteContents(building, building.resolve(DirectoryLock.FILE));
        Bootstrap.fill(config, building);
        Files.writeString(building.resolve(MARKER), owner(config), StandardOpenOption.CREATE_NEW);
        Files.deleteIfExists(target);
        Files.move(building, target);
        done = true;
      } finally {
        if (!done) {
          FileTree.delete(building);
        }
      }
    }
  }

  private static void checkOwner(ServerConfig config, Path dir) throws IOException {
    Path marker = dir.resolve(MARKER);
    if (!Files.exists(marker)) {
      throw DataDirectoryFailures.notOurs(dir);
    }
    String found = Files.readString(marker);
    if (!found.equals(owner(config))) {
      throw DataDirectoryFailures.foreign(dir, found.strip().replace("\n", ", "), config);
    }
  }

  private static String owner(ServerConfig config) {
    return "cluster: " + config.cluster() + "\nnode: " + config.node() + "\n";
  }

  private static boolean isEmpty(Path dir) throws IOException {
    try (Stream<Path> entries = Files.list(dir)) {
      return entries.findAny().isEmpty();
    }
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  @Override
  public synchronized void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw DataDirectoryFailures.of("unlocking " + path, e);
    }
  }
}
