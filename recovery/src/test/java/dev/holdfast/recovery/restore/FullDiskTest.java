package dev.holdfast.recovery.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real full disk: a small one in memory, which needs root. */
class FullDiskTest {
  private static final String ROWS = "CHECKSUM TABLE d.t";
  private final Past past;
  private Path disk = Path.of("");
  private boolean mounted;

  FullDiskTest() throws Exception {
    past = new Past();
  }

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(past.dir("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=240m", "tmpfs", disk.toString());
    assumeTrue(mounted, "only root can mount a small disk");
  }

  @AfterEach
  void unmount() throws Exception {
    past.servers.stop(disk.resolve("r"));
    boolean free = !mounted || run("umount", disk.toString());
    past.close();
    assertThat(free).isTrue();
  }

  @Test
  void aDiskThatFillsUpStopsARestoreWhichGoesOnAfterwards() throws Exception {
    past.run("CREATE DATABASE d", "USE d", "CREATE TABLE t (id INT PRIMARY KEY, v LONGTEXT)");
    Path base = past.base("base");
    for (int i = 0; i < 60; i++) {
      past.run(
          "INSERT INTO d.t VALUES (" + i + ", REPEAT('" + (char) ('a' + i % 26) + "', 1500000))");
    }
    Path logs = past.logs("logs", p -> {});
    Map<String, String> before = Past.fingerprints(base);
    Map<String, String> logsBefore = Past.fingerprints(logs);
    RestoreRequest request = past.request("disk/r", base, logs, List.of(), null);
    assertThat(failure(request, this::fill).code()).isEqualTo("disk-full");
    Files.delete(disk.resolve("filler"));
    assertThat(failure(request, p -> {}).code()).isEqualTo("disk-full");
    assertThat(past.servers.running(request.dir())).isEmpty();
    assertThat(run("mount", "-o", "remount,size=900m", disk.toString())).isTrue();
    RestoreResult result = past.restore(request);
    assertThat(result.applied()).isEqualTo(result.served()).isEqualTo(60);
    assertThat(past.restored("disk/r", ROWS)).isEqualTo(past.value(ROWS));
    assertThat(Past.fingerprints(base)).isEqualTo(before);
    assertThat(Past.fingerprints(logs)).isEqualTo(logsBefore);
  }

  private Failure failure(RestoreRequest request, Consumer<RestoreProgress> progress) {
    return catchThrowableOfType(Failure.class, () -> past.restore(request, progress));
  }

  /** At once, when the server is at work. */
  private void fill(RestoreProgress progress) {
    if (progress.phase().equals("replaying")) {
      try (OutputStream filler = Files.newOutputStream(disk.resolve("filler"))) {
        while (true) {
          filler.write(new byte[1 << 20]);
        }
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("No space left");
      }
    }
  }

  private static boolean run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return process.waitFor() == 0;
  }
}
