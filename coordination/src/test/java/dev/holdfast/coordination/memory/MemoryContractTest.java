package dev.holdfast.coordination.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.coordination.CasOutcome;
import dev.holdfast.coordination.Coordination;
import dev.holdfast.coordination.CoordinationContract;
import dev.holdfast.decision.VersionedRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class MemoryContractTest extends CoordinationContract {
  private final MemoryStore store = new MemoryStore(InstantSource.system());

  @Override
  protected Coordination connect() {
    return store.connect();
  }

  @Override
  protected void takeAway() {
    store.mode(MemoryStore.Mode.UNAVAILABLE);
  }

  @Override
  protected void giveBack() {
    store.mode(MemoryStore.Mode.AVAILABLE);
  }

  @Override
  protected Duration deadline() {
    return Duration.ZERO;
  }

  @Test
  void aLostAnswerIsFoundOutByReading() {
    try (Coordination client = connect()) {
      store.mode(MemoryStore.Mode.ANSWERS_LOST);
      assertThat(client.terms().compareAndSet(OptionalLong.empty(), record("db1")))
          .isInstanceOf(CasOutcome.Unknown.class);
      store.mode(MemoryStore.Mode.AVAILABLE);
      assertThat(known(client.terms().read())).hasValue(new VersionedRecord(record("db1"), 0));
    }
  }
}
