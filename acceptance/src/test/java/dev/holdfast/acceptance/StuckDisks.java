package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.Lab;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** Disks that take no writes: whoever writes there waits, and can't even be killed meanwhile. */
final class StuckDisks implements AutoCloseable {
  private final Lab lab;
  private final Set<String> stuck = new TreeSet<>();

  StuckDisks(Lab lab) {
    this.lab = lab;
  }

  void hangs(String node) throws IOException, InterruptedException {
    freeze("--freeze", node);
    stuck.add(node);
  }

  void goesOn(String node) throws IOException, InterruptedException {
    freeze("--unfreeze", node);
    stuck.remove(node);
  }

  private void freeze(String how, String node) throws IOException, InterruptedException {
    String disk = lab.folder().resolve(node).resolve("disk").toString();
    int exit = new ProcessBuilder("fsfreeze", how, disk).inheritIO().start().waitFor();
    assertThat(exit).as("fsfreeze %s %s", how, disk).isZero();
  }

  /** Nothing can be ended on a disk that is stuck. */
  @Override
  public void close() throws IOException, InterruptedException {
    for (String node : Set.copyOf(stuck)) {
      goesOn(node);
    }
  }
}
