package dev.holdfast.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a wrong command finds; all of it is put away again. */
final class Surroundings implements AutoCloseable {
  private final Path home;
  private final Deque<AutoCloseable> undo = new ArrayDeque<>();

  Surroundings(Path home) {
    this.home = home;
  }

  Path home() {
    return home;
  }

  Path folder(String name) {
    return home.resolve(name);
  }

  Path file(String name, String content) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /** As {@code chmod 600}. */
  Path secret(String name) throws IOException {
    Path file = file(name, "a-secret-that-is-long-enough\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** A secret that is none. */
  void exposed(String name) throws IOException {
    permit(secret(name), "rw-r--r--");
  }

  Path program(String name, String script) throws IOException {
    Path file = file(name, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  int takenPort() throws IOException {
    ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    undo.push(socket);
    return socket.getLocalPort();
  }

  /** A folder on a disk of its own that is far too small. */
  Path smallDisk(String name) throws IOException, InterruptedException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root mounts a small disk");
    Path disk = Files.createDirectories(home.resolve(name));
    run("mount", "-t", "tmpfs", "-o", "size=4m", "none", disk.toString());
    undo.push(() -> run("umount", disk.toString()));
    return disk;
  }

  /** A folder to which the command may not write. */
  Path closedFolder(String name) throws IOException {
    Path folder = Files.createDirectories(home.resolve(name));
    undo.push(() -> permit(folder, "rwxr-xr-x"));
    permit(home, "rwx--x--x");
    permit(folder, "r-xr-xr-x");
    return folder;
  }

  /** A folder in which everybody may write. */
  Path openFolder(String name) throws IOException {
    Path folder = Files.createDirectories(home.resolve(name));
    permit(home, "rwx--x--x");
    permit(folder, "rwxrwxrwx");
    return folder;
  }

  private static void permit(Path folder, String permissions) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("failed: " + String.join(" ", command));
    }
  }

  @Override
  public void close() throws Exception {
    while (!undo.isEmpty()) {
      undo.pop().close();
    }
  }
}
