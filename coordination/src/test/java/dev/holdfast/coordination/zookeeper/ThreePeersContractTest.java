package dev.holdfast.coordination.zookeeper;

import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.Coordination;
import dev.holdfast.coordination.CoordinationContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Three peers, clients of each in turn; taken away by stopping two. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ThreePeersContractTest extends CoordinationContract {
  private final AtomicInteger connected = new AtomicInteger();

  @SuppressWarnings("NullAway.Init")
  private LocalEnsemble ensemble;

  @BeforeAll
  void start(@TempDir Path folder) {
    ensemble = new LocalEnsemble(3, folder);
    ensemble.startAll();
  }

  @AfterAll
  void stop() {
    ensemble.close();
  }

  @Override
  protected Coordination connect() {
    return ensemble.client(ensemble.names().get(connected.getAndIncrement() % 3));
  }

  @Override
  protected void takeAway() {
    ensemble.stop(new NodeName("db2"));
    ensemble.stop(new NodeName("db3"));
  }

  @Override
  protected void giveBack() {
    ensemble.start(new NodeName("db2"));
    ensemble.start(new NodeName("db3"));
  }

  @Override
  protected Duration deadline() {
    return LocalEnsemble.DEADLINE;
  }
}
