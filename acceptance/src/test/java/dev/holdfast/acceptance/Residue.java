package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a lab must not leave behind: processes, network namespaces and interfaces, mounts. */
final class Residue {
  private Residue() {}

  /** Nothing runs, and nothing is mounted, that has to do with this folder. */
  static void none(Path folder) throws IOException {
    assertThat(processes(folder)).as("processes of " + folder).isEmpty();
    assertThat(lines(Path.of("/proc/self/mounts"), folder.toString())).as("mounts").isEmpty();
  }

  /** Besides, none of the namespaces and interfaces of an isolated lab. */
  static void none(Path folder, String networkId) throws IOException {
    none(folder);
    assertThat(network(networkId)).as("namespaces and interfaces").isEmpty();
  }

  static List<String> network(String id) throws IOException {
    List<String> found = new ArrayList<>();
    for (String place : List.of("/run/netns", "/sys/class/net")) {
      if (Files.isDirectory(Path.of(place))) {
        try (Stream<Path> entries = Files.list(Path.of(place))) {
          entries
              .map(Path::toString)
              .filter(entry -> entry.contains("/hf" + id))
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  /** Those that work in the folder or name it in their command line. */
  static List<String> processes(Path folder) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> pid != ProcessHandle.current().pid())
        .filter(pid -> command(pid).contains(folder.toString()) || worksIn(pid, folder))
        .map(pid -> pid + " " + command(pid))
        .toList();
  }

  private static boolean worksIn(long pid, Path folder) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).startsWith(folder);
    } catch (IOException _) {
      return false; // it has ended
    }
  }

  private static String command(long pid) {
    try {
      byte[] words = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
      return new String(words, StandardCharsets.UTF_8).replace('\0', ' ');
    } catch (IOException _) {
      return ""; // it has ended
    }
  }

  private static List<String> lines(Path file, String word) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> line.contains(word)).toList();
    }
  }
}
