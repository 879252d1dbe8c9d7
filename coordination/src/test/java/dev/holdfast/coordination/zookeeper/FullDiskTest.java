package dev.holdfast.coordination.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.CasOutcome;
import dev.holdfast.coordination.Coordination;
import dev.holdfast.coordination.Eventually;
import dev.holdfast.coordination.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real full disk: a small one in memory, which needs root. */
final class FullDiskTest {
  private static final NodeName DB1 = new NodeName("db1");
  private static final Key KEY = new Key("config", "x");
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String LARGE = "x".repeat(200_000);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder.toString());
    assumeTrue(mounted, "only root can mount a small disk");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", folder.toString())).isTrue();
    }
  }

  @Test
  void aFullDiskStopsTheStoreAloneAndIsRecoveredFrom() throws IOException {
    try (LocalEnsemble local = new LocalEnsemble(1, folder)) {
      EnsemblePeer peer = local.start(DB1);
      try (Coordination client = local.client(DB1)) {
        Eventually.becomes(SOON, "it is written", () -> writes(client, "small"));
        Path filler = Files.write(folder.resolve("filler"), new byte[3 << 20]);
        Eventually.becomes(SOON, "the disk is full", () -> !writes(client, LARGE));
        Eventually.becomes(SOON, "the peer says why", () -> peer.problem().isPresent());
        Files.delete(filler);
        Eventually.becomes(SOON, "it is written again", () -> writes(client, "small"));
        Eventually.becomes(SOON, "the problem is over", () -> peer.problem().isEmpty());
      }
    }
  }

  private static boolean writes(Coordination client, String text) {
    return client.entries().put(KEY, text) instanceof CasOutcome.Written;
  }

  private static boolean run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return process.waitFor() == 0;
  }
}
