package dev.holdfast.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChoresTest {
  @Test
  void whatFailsHoldsUpNeitherTheOthersNorItsOwnNextTurn() throws InterruptedException {
    CountDownLatch failed = new CountDownLatch(2);
    CountDownLatch done = new CountDownLatch(2);
    Runnable broken =
        () -> {
          failed.countDown();
          throw new IllegalStateException("broken");
        };
    try (Chores chores = new Chores(broken, done::countDown)) {
      chores.start();
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(failed.getCount()).isZero();
    }
  }
}
