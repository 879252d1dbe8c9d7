package dev.holdfast.agent.node;

import dev.holdfast.agent.operation.Announcer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this agent tells routers of a switchover that is about to begin: its own, or what another
 * agent has said. Nothing of safety hangs on it.
 */
final class Announcement implements Announcer {
  private static final System.Logger LOG = System.getLogger(Announcement.class.getName());

  /** An agent that dies in the middle must not leave clients waiting. */
  private static final Duration LIFE = Duration.ofMillis(2_500);

  private record Notice(long term, long dueNanos) {}

  private final LongSupplier term;
  private final Consumer<PeerMessage> peers;
  private final Runnable changed;
  private volatile @Nullable Notice notice;

  /**
   * Nothing is announced yet.
   *
   * @param changed called when routers here should look again
   */
  Announcement(LongSupplier term, Consumer<PeerMessage> peers, Runnable changed) {
    this.term = term;
    this.peers = peers;
    this.changed = changed;
  }

  @Override
  public void announce(Duration in) {
    tell(new PeerMessage.Handover(term.getAsLong(), in.toMillis()));
  }

  @Override
  public void withdraw() {
    tell(new PeerMessage.Handover(term.getAsLong(), -1));
  }

  private void tell(PeerMessage.Handover message) {
    peers.accept(message);
    heard(message);
  }

  void heard(PeerMessage.Handover message) {
    long millis = message.holdInMillis();
    notice = millis < 0 ? null : new Notice(message.term(), System.nanoTime() + millis * 1_000_000);
    changed.run();
    if (millis > 0) {
      Thread _ = Thread.ofVirtual().name("handover").start(() -> later(millis));
    }
  }

  private void later(long millis) {
    try {
      Thread.sleep(millis + 1);
      changed.run();
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "this agent stops", e);
    }
  }

  /** When routers shall hold, 0 for now; null for not at all. */
  @Nullable Long holdInMillis(long inTerm) {
    Notice n = notice;
    if (n == null || n.term() != inTerm) {
      return null;
    }
    long left = n.dueNanos() - System.nanoTime();
    return -left > LIFE.toNanos() ? null : (Long) Math.max(0, (left + 999_999) / 1_000_000);
  }
}
