package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerConfig;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats the acknowledgement of an acker whose stream stands still, once per place: the primary
 * may be waiting for just that one (see {@link Acknowledgement}). It may come late or twice without
 * harm: all that it speaks for was received before, and counts in every later promise.
 */
final class AcknowledgementKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AcknowledgementKeeper.class.getName());
  private static final Duration LOOK = Duration.ofMillis(250);

  private final ServerConfig config;
  private final Connections connections;
  private final BooleanSupplier serverRuns;
  private final Thread thread;
  private @Nullable Acknowledgement seen;
  private @Nullable Acknowledgement sent;

  AcknowledgementKeeper(ServerConfig config, Connections connections, BooleanSupplier serverRuns) {
    this.config = config;
    this.connections = connections;
    this.serverRuns = serverRuns;
    thread = Thread.ofVirtual().name("acknowledgements-" + config.node()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(LOOK);
        if (serverRuns.getAsBoolean()) {
          look();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Failure | IOException | SQLException e) {
        LOG.log(Level.DEBUG, "could not repeat an acknowledgement", e);
      }
    }
  }

  private void look() throws IOException, SQLException {
    Optional<Acknowledgement> now =
        connections.call(
            "looking at the stream of " + config.node(),
            Duration.ofSeconds(1),
            AcknowledgementKeeper::current);
    boolean still = now.isPresent() && now.get().equals(seen) && !now.get().equals(sent);
    seen = now.orElse(null);
    if (still) {
      now.get().send(config);
      sent = now.get();
    }
  }

  /** Empty unless this server acknowledges on a stream that runs. */
  private static Optional<Acknowledgement> current(Sql sql) throws SQLException {
    boolean acknowledges =
        sql.row("SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_slave_status'")
            .filter(row -> "ON".equals(row.get("Value")))
            .isPresent();
    return acknowledges
        ? SlaveStatus.read(sql)
            .filter(status -> status.state().receiving().running())
            .flatMap(Acknowledgement::of)
        : Optional.empty();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
