package dev.holdfast.server.mariadb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Ends the receiving (I/O) thread of a replica, quickly also when its primary is frozen or its host
 * gone. A semi-sync replica then opens a second connection to tell the primary to end its side, and
 * waits for the answer for rpl_semi_sync_slave_kill_conn_timeout. The signal that STOP SLAVE sends
 * interrupts that wait, but only once it has begun: so the thread is killed first, and STOP SLAVE
 * follows when the thread has gone to sleep again.
 */
final class ReceivingThread {
  private static final Duration ASLEEP_LIMIT = Duration.ofMillis(50);
  private static final String SWITCHES = "voluntary_ctxt_switches:";

  private ReceivingThread() {}

  /** Nothing is received or acknowledged once this has returned. */
  static void stop(Sql sql) throws SQLException {
    Optional<Map<String, String>> thread =
        sql.row("SELECT id, tid FROM information_schema.processlist WHERE command = 'Slave_IO'");
    if (thread.isPresent()) {
      String id = String.valueOf(thread.get().get("id"));
      Path status = Path.of("/proc", String.valueOf(thread.get().get("tid")), "status");
      Optional<String> before = switches(status);
      Sessions.kill(sql, id);
      awaitSleep(status, before);
    }
    sql.run("STOP SLAVE IO_THREAD");
  }

  private static void awaitSleep(Path status, Optional<String> before) {
    Deadline deadline = Deadline.after(ASLEEP_LIMIT);
    Optional<String> now = switches(status);
    while (now.isPresent() && now.equals(before) && !deadline.passed()) {
      deadline.pause(Duration.ofMillis(1));
      now = switches(status);
    }
  }

  /** How often the thread has gone to sleep; empty once it is gone. */
  private static Optional<String> switches(Path status) {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(SWITCHES))
          .findFirst();
    } catch (IOException e) {
      // It is gone, or not ours to look at: then STOP SLAVE takes its time.
      return Optional.empty();
    }
  }
}
