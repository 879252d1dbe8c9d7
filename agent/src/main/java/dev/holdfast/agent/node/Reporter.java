package dev.holdfast.agent.node;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells the other agents what is only for people to see. To be run about twice a second. */
final class Reporter implements Runnable {
  /** How many runs go by before the same is said again, to those who may have missed it. */
  private static final int SAID_AGAIN = 6;

  private final Supplier<PeerMessage> own;
  private final Consumer<PeerMessage> tell;
  private Optional<PeerMessage> said = Optional.empty();
  private int runs;

  Reporter(Supplier<PeerMessage> own, Consumer<PeerMessage> tell) {
    this.own = own;
    this.tell = tell;
  }

  @Override
  public void run() {
    Optional<PeerMessage> next = Optional.of(own.get());
    if (!next.equals(said) || runs >= SAID_AGAIN) {
      tell.accept(next.get());
      said = next;
      runs = 0;
    }
    runs++;
  }
}
