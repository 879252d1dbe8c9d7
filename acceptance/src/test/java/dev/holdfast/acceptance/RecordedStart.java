package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.function.Function;

/**
 * The ahead-of-time cache of the tests: made by the first one that needs it after a build. Without
 * it, several hundred starts of the program would each load their classes anew.
 */
record RecordedStart(Path cache, List<Path> jars) {
  /**
   * Tests in other processes wait meanwhile.
   *
   * @param rehearsal what records, given a new folder for its servers
   */
  void provide(Function<Path, List<String>> rehearsal) throws IOException {
    Path lock = cache.resolveSibling(cache.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      if (!fresh()) {
        make(rehearsal);
      }
    }
  }

  private boolean fresh() throws IOException {
    if (!Files.exists(cache)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(cache);
    return jars.stream().allMatch(jar -> modified(jar).compareTo(made) < 0);
  }

  private static FileTime modified(Path jar) {
    try {
      return Files.getLastModifiedTime(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void make(Function<Path, List<String>> rehearsal) throws IOException {
    Path log = cache.resolveSibling("rehearsal.log");
    try {
      Files.deleteIfExists(cache);
      Path stage = Files.createTempDirectory("holdfast-");
      ProcessBuilder java = new ProcessBuilder(rehearsal.apply(stage)).redirectErrorStream(true);
      int ended = java.redirectOutput(log.toFile()).start().waitFor();
      assertThat(ended).as(() -> read(log)).isZero();
      assertThat(cache).isNotEmptyFile();
      assertThat(read(log)).doesNotContain("recorded without an agent");
      assertThat(stage).doesNotExist();
      Residue.none(stage);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
