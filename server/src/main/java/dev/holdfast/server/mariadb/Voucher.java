package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerConfig;
import dev.holdfast.server.Source;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Acknowledges what was received before the stream that runs now (see {@link Acknowledgement}). The
 * place that the stream before it reached is known and sent at once. After a crash of this server
 * it is not, or too early: a new stream that has nothing to send tells its place only with its
 * first heartbeat, so each place of the next second is sent as well. Late or twice does no harm:
 * what it speaks for was received, and counts in every later promise.
 */
final class Voucher {
  private static final System.Logger LOG = System.getLogger(Voucher.class.getName());
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration WATCH = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(50);
  private final ServerConfig config;
  private final Replica replica;

  Voucher(ServerConfig config, Replica replica) {
    this.config = config;
    this.replica = replica;
  }

  void vouch(Source source) {
    long era = replica.era();
    Optional<Acknowledgement> before = replica.reached().filter(a -> a.goesTo(source));
    before.ifPresent(place -> send(source, place));
    Thread.ofVirtual().name("vouching-" + config.node()).start(() -> watch(source, era, before));
  }

  private void watch(Source source, long era, Optional<Acknowledgement> before) {
    Deadline deadline = Deadline.after(WATCH);
    Optional<Acknowledgement> sent = before;
    try {
      while (!deadline.passed() && era == replica.era()) {
        Optional<Acknowledgement> now = place(source);
        if (now.isPresent() && !now.equals(sent)) {
          send(source, now.get());
          sent = now;
        }
        deadline.pause(LOOK);
      }
    } catch (Failure e) {
      LOG.log(Level.INFO, "{0} did not say again what it has received: {1}", config.node(), e);
    }
  }

  private Optional<Acknowledgement> place(Source source) {
    return replica
        .look(what(source), LIMIT, SlaveStatus::read)
        .filter(status -> status.state().receiving().running())
        .flatMap(Acknowledgement::of)
        .filter(place -> place.goesTo(source));
  }

  private void send(Source source, Acknowledgement place) {
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
