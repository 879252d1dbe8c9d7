package dev.holdfast.coordination.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.Eventually;
import dev.holdfast.coordination.zookeeper.Ensemble.Member;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Three {@link PeerMain} processes, which can be killed and frozen as no thread can. */
final class PeerProcesses implements AutoCloseable {
  private record Child(Process process, BufferedReader answers) {}

  private final List<Member> members = LocalEnsemble.members(3);
  private final Map<NodeName, Child> children = new TreeMap<>();
  private final Path folder;

  PeerProcesses(Path folder) {
    this.folder = folder;
  }

  void startAll() {
    members.forEach(member -> start(member.name()));
  }

  void start(NodeName name) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-Djava.util.logging.config.file="
                    + System.getProperty("java.util.logging.config.file", ""),
                "-cp",
                System.getProperty("java.class.path"),
                PeerMain.class.getName(),
                name.value(),
                folder.resolve(name.value()).toString()));
    command.addAll(PeerMain.format(members));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      children.put(name, new Child(process, process.inputReader(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String ask(NodeName name, String command) {
    tell(name, command);
    return answer(name);
  }

  void tell(NodeName name, String command) {
    try {
      var writer = child(name).process().outputWriter(UTF_8);
      writer.write(command + "\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String answer(NodeName name) {
    try {
      return Optional.ofNullable(child(name).answers().readLine())
          .orElseThrow(() -> new AssertionError(name + " has died"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until all that run name the same leader. */
  NodeName leader() {
    List<String> seen = new ArrayList<>();
    Eventually.becomes(
        Duration.ofSeconds(20),
        "all peers name one leader",
        () -> {
          seen.clear();
          seen.addAll(
              children.keySet().stream().map(name -> ask(name, "leader")).distinct().toList());
          return seen.size() == 1 && !seen.contains("none");
        });
    return new NodeName(seen.getFirst());
  }

  NodeName follower() {
    NodeName leader = leader();
    return children.keySet().stream()
        .filter(name -> !name.equals(leader))
        .findFirst()
        .orElseThrow();
  }

  NodeName otherThan(NodeName one, NodeName two) {
    return children.keySet().stream()
        .filter(name -> !name.equals(one) && !name.equals(two))
        .findFirst()
        .orElseThrow();
  }

  void kill(NodeName name) {
    Child child = child(name);
    children.remove(name);
    child.process().destroyForcibly();
    child.process().onExit().join();
  }

  void freeze(NodeName name) {
    signal("STOP", name);
  }

  void thaw(NodeName name) {
    signal("CONT", name);
  }

  private void signal(String signal, NodeName name) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(child(name).process().pid()))
          .inheritIO()
          .start()
          .onExit()
          .join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Child child(NodeName name) {
    return Optional.ofNullable(children.get(name))
        .orElseThrow(() -> new AssertionError(name + " does not run"));
  }

  @Override
  public void close() {
    List.copyOf(children.keySet()).forEach(this::kill);
  }
}
