package dev.holdfast.coordination.zookeeper;

import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.Coordination;
import dev.holdfast.coordination.CoordinationContract;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A store of one: no redundancy, and no quorum to wait for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OnePeerContractTest extends CoordinationContract {
  private static final NodeName ONLY = new NodeName("db1");

  @SuppressWarnings("NullAway.Init")
  private LocalEnsemble ensemble;

  @BeforeAll
  void start(@TempDir Path folder) {
    ensemble = new LocalEnsemble(1, folder);
    ensemble.startAll();
  }

  @AfterAll
  void stop() {
    ensemble.close();
  }

  @Override
  protected Coordination connect() {
    return ensemble.client(ONLY);
  }

  @Override
  protected void takeAway() {
    ensemble.stop(ONLY);
  }

  @Override
  protected void giveBack() {
    ensemble.start(ONLY);
  }

  @Override
  protected Duration deadline() {
    return LocalEnsemble.DEADLINE;
  }
}
