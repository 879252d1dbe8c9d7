package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerConfig;
import dev.holdfast.server.Source;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Acknowledges what was received before the stream that runs now (see {@link Acknowledgement}). The
 * place that the stream before it reached is known and sent at once. After a crash of this server
 * it is not, or too early: a new stream that has nothing to send tells its place only with its
 * first heartbeat, so each place of the next second at which it stands still is sent as well; while
 * it moves, it acknowledges by itself. Late or twice does no harm: what it speaks for was received,
 * and counts in every later promise.
 */
final class Voucher {
  private static final System.Logger LOG = System.getLogger(Voucher.class.getName());
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration WATCH = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(50);
  private final ServerConfig config;
  private final Replica replica;

  /** Whoever has an earlier one than the last gives up. */
  private final AtomicLong turns = new AtomicLong();

  Voucher(ServerConfig config, Replica replica) {
    this.config = config;
    this.replica = replica;
  }

  /** When it can't, the log says so: a primary whose commits wait asks again. */
  void vouch(Source source) {
    long era = replica.era();
    long turn = turns.incrementAndGet();
    Optional<Acknowledgement> before = replica.reached().filter(a -> a.goesTo(source));
    tried(() -> before.ifPresent(place -> send(source, place)));
    Thread.ofVirtual()
        .name("vouching-" + config.node())
        .start(() -> tried(() -> watch(source, era, turn, before)));
  }

  private void tried(Runnable word) {
    try {
      word.run();
    } catch (Failure e) {
      LOG.log(Level.INFO, "{0} did not say again what it has received: {1}", config.node(), e);
    }
  }

  private void watch(Source source, long era, long turn, Optional<Acknowledgement> before) {
    Deadline deadline = Deadline.after(WATCH);
    Optional<Acknowledgement> sent = before;
    Optional<Acknowledgement> last = Optional.empty();
    while (!deadline.passed() && era == replica.era() && turn == turns.get()) {
      Optional<Acknowledgement> now = place(source);
      if (now.isPresent() && now.equals(last) && !now.equals(sent)) {
        send(source, now.get());
        sent = now;
      }
      last = now;
      deadline.pause(LOOK);
    }
  }

  private Optional<Acknowledgement> place(Source source) {
    return replica
        .look(what(source), LIMIT, SlaveStatus::read)
        .filter(status -> status.state().receiving().running())
        .flatMap(Acknowledgement::of)
        .filter(place -> place.goesTo(source));
  }

  /** One at a time: a second stream under the same id would end the first. */
  private synchronized void send(Source source, Acknowledgement place) {
    try {
      place.send(config);
    } catch (SQLException e) {
      throw SqlErrors.failure(what(source), e);
    } catch (IOException e) {
      throw new Failure(
          "server-silent", what(source), String.valueOf(e.getMessage()), "It is tried again.", e);
    }
  }

  private String what(Source source) {
    return "acknowledging to " + source.node() + " what " + config.node() + " has received";
  }
}
