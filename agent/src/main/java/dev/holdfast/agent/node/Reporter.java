package dev.holdfast.agent.node;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells the other agents what is only for people to see, and tends what takes its time. */
final class Reporter implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Reporter.class.getName());
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** How many pauses go by before the same is said again, to those who may have missed it. */
  private static final int SAID_AGAIN = 6;

  private final Runnable tend;
  private final Supplier<PeerMessage> own;
  private final Consumer<PeerMessage> tell;
  private final Thread thread = Thread.ofPlatform().daemon().name("reports").unstarted(this::run);

  /** Nothing happens before {@link #start}. */
  Reporter(Runnable tend, Supplier<PeerMessage> own, Consumer<PeerMessage> tell) {
    this.tend = tend;
    this.own = own;
    this.tell = tell;
  }

  void start() {
    thread.start();
  }

  private void run() {
    Optional<PeerMessage> said = Optional.empty();
    int pauses = 0;
    try {
      while (true) {
        tend.run();
        Optional<PeerMessage> next = Optional.of(own.get());
        if (!next.equals(said) || pauses >= SAID_AGAIN) {
          tell.accept(next.get());
          said = next;
          pauses = 0;
        }
        pauses++;
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "no more reports");
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
