package dev.holdfast.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the lab's processes in /proc, whoever started them and whatever a crash has forgotten: Java
 * and database servers that work in the lab's folder. An editor or a shell that stands there is
 * left alone.
 */
final class Leftovers {
  private static final Path PROC = Path.of("/proc");
  private final Path folder;

  Leftovers(Path folder) {
    this.folder = folder;
  }

  /** All processes of the lab. */
  List<ProcessId> all() {
    return processes().filter(this::isOurs).flatMap(pid -> ProcessId.of(pid).stream()).toList();
  }

  /** The database server whose data directory this is. */
  Optional<ProcessId> server(Path dataDir) {
    return processes()
        .filter(pid -> isServer(pid) && worksIn(pid, dataDir))
        .findFirst()
        .flatMap(ProcessId::of);
  }

  private boolean isOurs(long pid) {
    return (isServer(pid) || isAgent(pid)) && worksIn(pid, folder);
  }

  private static boolean isServer(long pid) {
    String name = name(pid);
    return name.startsWith("mariadbd") || name.startsWith("mysqld");
  }

  private static boolean isAgent(long pid) {
    List<String> arguments = arguments(pid);
    return name(pid).equals("java")
        && arguments.contains("dev.holdfast.cli.Main")
        && (arguments.contains("agent") || arguments.contains("router"));
  }

  private static boolean worksIn(long pid, Path folder) {
    try {
      return Files.readSymbolicLink(PROC.resolve(Long.toString(pid)).resolve("cwd"))
          .startsWith(folder);
    } catch (IOException _) {
      return false; // it has ended, or belongs to somebody else
    }
  }

  private static String name(long pid) {
    return read(pid, "comm").strip();
  }

  private static List<String> arguments(long pid) {
    return List.of(read(pid, "cmdline").split("\0"));
  }

  private static String read(long pid, String file) {
    try {
      return new String(
          Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve(file)),
          StandardCharsets.UTF_8);
    } catch (IOException _) {
      return ""; // it has ended
    }
  }

  private static Stream<Long> processes() {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> pid != ProcessHandle.current().pid());
  }
}
