package dev.holdfast.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessIdTest {
  private Process process;
  private ProcessId id;

  @BeforeEach
  void start() throws IOException {
    process = new ProcessBuilder("sleep", "60").start();
    id = ProcessId.of(process.pid()).orElseThrow();
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  @Test
  void laterProcessWithTheSamePidIsNotOurs() throws InterruptedException {
    ProcessId earlier = new ProcessId(id.pid(), id.startTicks() - 1);
    assertThat(earlier.alive()).isFalse();
    earlier.freeze();
    earlier.kill();
    assertThat(process.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(id.frozen()).isFalse();
  }

  @Test
  void frozenProcessThawsAndDies() throws InterruptedException {
    id.freeze();
    Eventually.holds(Duration.ofSeconds(5), id::frozen);
    id.thaw();
    Eventually.holds(Duration.ofSeconds(5), () -> !id.frozen());
    id.freeze();
    id.kill();
    Eventually.holds(Duration.ofSeconds(5), () -> !id.alive());
  }

  @Test
  void deadProcessIsNotAliveEvenBeforeItsParentNotices() throws InterruptedException {
    id.kill();
    Eventually.holds(Duration.ofSeconds(5), () -> !id.alive());
    assertThat(ProcessId.of(id.pid()).filter(ProcessId::alive)).isEmpty();
  }
}
