package dev.holdfast.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.node.EventQueue.Arrival;
import dev.holdfast.decision.Event;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventQueueTest {
  private static final Event ONE = new Event.CommitsWait();
  private static final Event OTHER = new Event.CommitsAcknowledged();

  private final EventQueue queue = new EventQueue();

  @Test
  void whatCameAtLeisureIsThereWhenTimeIsUp() throws InterruptedException {
    queue.addAtLeisure(OTHER);
    List<Arrival> came = queue.take(TimeUnit.MILLISECONDS.toNanos(1));
    assertThat(came).singleElement().satisfies(a -> assertThat(a.urgent()).isFalse());
    assertThat(queue.take(0)).isEmpty();
  }

  @Test
  void theUrgentEndsTheWaitAndBringsAllInTheirOrder() throws Exception {
    queue.addAtLeisure(OTHER);
    CompletableFuture<List<Arrival>> taken = new CompletableFuture<>();
    Thread taker =
        Thread.ofVirtual()
            .start(() -> {
              try {
                taken.complete(queue.take(TimeUnit.DAYS.toNanos(1)));
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            });
    queue.add(ONE);
    assertThat(taken.get().stream().map(Arrival::event)).containsExactly(OTHER, ONE);
    taker.join();
  }

  @Test
  void theFirstGoesBeforeWhatWaits() throws InterruptedException {
    queue.add(ONE);
    queue.addFirst(OTHER);
    assertThat(queue.take(0).stream().map(Arrival::event)).containsExactly(OTHER, ONE);
  }

  @Test
  void eachArrivalKnowsWhenItCame() throws InterruptedException {
    long before = System.nanoTime();
    queue.addAtLeisure(ONE);
    long after = System.nanoTime();
    long came = queue.take(0).getFirst().nanos();
    assertThat(came - before).isNotNegative();
    assertThat(after - came).isNotNegative();
  }
}
