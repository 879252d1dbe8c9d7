package dev.holdfast.agent.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ApiThreadsTest {
  @Test
  void manyRequestsAtOnceWaitForNoneOfThem() throws InterruptedException {
    int requests = 200;
    CountDownLatch begun = new CountDownLatch(requests);
    Set<Boolean> kinds = ConcurrentHashMap.newKeySet();
    try (ApiThreads threads = new ApiThreads()) {
      for (int i = 0; i < requests; i++) {
        threads.execute(() -> {
          kinds.add(Thread.currentThread().isVirtual());
          begun.countDown();
          awaitInterrupt();
        });
      }
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(kinds).containsExactlyInAnyOrder(false, true);
    }
  }

  private static void awaitInterrupt() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
