package dev.holdfast.lab;

import dev.holdfast.base.ByteSize;
import dev.holdfast.base.Failure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A small file system for each node's data, so that a disk can be filled without filling the
 * machine's. Each is a file mounted through a loop device: the data stays when it is not mounted.
 */
record Disks(Path folder, LabState lab) {
  private static final int[] BLOCKS = {1 << 20, 1 << 12, 1};

  /** Makes what is missing and mounts what isn't mounted. */
  void create() throws InterruptedException {
    String size = lab.disk();
    if (size == null) {
      return;
    }
    for (LabState.Node node : lab.nodes()) {
      Path disk = LabState.disk(folder, node);
      Path image = disk.resolveSibling("disk.img");
      if (!Files.exists(image)) {
        make(disk, image, ByteSize.parse(size).bytes());
        Commands.run("mkfs.ext4", "-q", "-m", "0", image.toString());
      }
      if (!mounted(disk)) {
        Commands.run("mount", "-o", "loop", image.toString(), disk.toString());
      }
    }
  }

  private static void make(Path disk, Path image, long bytes) {
    try {
      Files.createDirectories(disk);
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(bytes);
      }
    } catch (IOException e) {
      throw failure("making the disk " + image, e);
    }
  }

  /** Right a second time, and after a crash in the middle of {@link #create}. */
  void remove() throws InterruptedException {
    for (LabState.Node node : lab.nodes()) {
      Path disk = LabState.disk(folder, node);
      if (mounted(disk)) {
        Commands.run("umount", disk.toString());
      }
    }
  }

  private static boolean mounted(Path disk) {
    try {
      return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
          .anyMatch(line -> line.contains(" " + disk + " "));
    } catch (IOException e) {
      throw failure("reading /proc/self/mounts", e);
    }
  }

  void fill(String node) {
    Path filler = filler(node);
    try (FileChannel file =
        FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int block : BLOCKS) {
        append(file, block);
      }
    } catch (IOException e) {
      throw failure("writing " + filler, e);
    }
  }

  /** Until nothing goes in any more. */
  private static void append(FileChannel file, int block) {
    ByteBuffer zeros = ByteBuffer.allocate(block);
    try {
      while (file.write(zeros.clear()) == block) {
        // more
      }
    } catch (IOException _) {
      return; // it is full, which is what was wanted
    }
  }

  void free(String node) {
    Path filler = filler(node);
    try {
      Files.deleteIfExists(filler);
    } catch (IOException e) {
      throw failure("deleting " + filler, e);
    }
  }

  private Path filler(String node) {
    LabState.Node found = lab.node(node);
    if (lab.disk() == null) {
      throw new Failure(
          "no-disk",
          "using the disk of " + node,
          "the nodes of this lab have no disks of their own",
          "Start a lab that has: holdfast lab up --disk 300M, as root.");
    }
    return LabState.disk(folder, found).resolve("filler");
  }

  private static Failure failure(String what, IOException cause) {
    return new Failure("disk-write", what, cause.toString(), "Check the disk.", cause);
  }
}
