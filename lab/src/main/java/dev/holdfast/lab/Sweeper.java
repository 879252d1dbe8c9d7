package dev.holdfast.lab;

import dev.holdfast.base.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends all processes of a lab: agents first, so that none starts its server again. */
final class Sweeper {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private final Path folder;

  Sweeper(Path folder) {
    this.folder = folder;
  }

  void sweep(LabState lab) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<ProcessId> left = processes(lab);
    while (!left.isEmpty()) {
      left.forEach(ProcessId::kill);
      if (System.nanoTime() > deadline) {
        throw new Failure(
            "still-running",
            "stopping the lab in " + folder,
            "processes " + left.stream().map(ProcessId::pid).toList() + " do not end",
            "They may wait for a disk: see 'ps -o pid,state,wchan,args'. Then repeat the command.");
      }
      Thread.sleep(10);
      left = processes(lab);
    }
  }

  /** Those that are remembered, and those that a crash has forgotten. */
  List<ProcessId> processes(LabState lab) {
    List<ProcessId> found = new ArrayList<>();
    lab.nodes().forEach(node -> add(node.agent(), found));
    add(lab.router().process(), found);
    new Leftovers(folder).all().stream().filter(p -> !found.contains(p)).forEach(found::add);
    return found;
  }

  private static void add(@Nullable ProcessId process, List<ProcessId> to) {
    if (process != null && process.alive()) {
      to.add(process);
    }
  }
}
