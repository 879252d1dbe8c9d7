package dev.holdfast.acceptance.fidelity;

import dev.holdfast.server.mariadb.ScratchServers;
import dev.holdfast.simulation.Sight;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Clients who commit a row each, and what they were told. */
final class RealClients implements AutoCloseable {
  private final ScratchServers scratch;
  private final Map<Integer, Sight.Told> told = new TreeMap<>();
  private final List<Thread> threads = new ArrayList<>();

  RealClients(ScratchServers scratch) {
    this.scratch = scratch;
  }

  /** Returns at once; connects as somebody who may choose a domain. */
  void commit(int node, int row, long domain) {
    tell(row, Sight.Told.WAITS);
    threads.add(Thread.ofVirtual().name("client-" + row).start(() -> run(node, row, domain)));
  }

  private void run(int node, int row, long domain) {
    boolean begun = false;
    try (Connection connection = domain == 0 ? scratch.client(node) : scratch.admin(node);
        Statement s = connection.createStatement()) {
      if (domain != 0) {
        s.execute("SET SESSION gtid_domain_id = " + domain);
      }
      begun = true;
      s.execute("INSERT INTO shop.t VALUES (" + row + ")");
      tell(row, Sight.Told.COMMITTED);
    } catch (SQLException e) {
      boolean answered = e.getErrorCode() > 0 && e.getErrorCode() < 2000;
      tell(row, begun && !answered ? Sight.Told.UNKNOWN : Sight.Told.REFUSED);
    }
  }

  private synchronized void tell(int row, Sight.Told what) {
    told.put(row, what);
  }

  synchronized Map<Integer, Sight.Told> told() {
    return new TreeMap<>(told);
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
