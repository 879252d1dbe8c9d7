package dev.holdfast.agent.node;

import dev.holdfast.agent.api.*;
import dev.holdfast.base.*;
import java.sql.*;
import java.util.*;

public final class Try {
  public static void main(String[] a) throws Exception {
    java.util.logging.Logger.getLogger("org.apache").setLevel(java.util.logging.Level.OFF); java.util.logging.Logger.getLogger("dev.holdfast").setLevel(java.util.logging.Level.parse(a.length > 1 ? a[1] : "INFO"));
    java.util.logging.Logger.getLogger("").getHandlers()[0].setLevel(java.util.logging.Level.ALL);
    long t0 = System.nanoTime();
    try (TestCluster c = TestCluster.start()) {
      NodeName db1 = new NodeName("db1");
      await(c, db1, "2 ackers", s -> s.record() != null && s.record().ackers().size() == 2 && s.record().phase().equals("SERVING"));
      System.out.printf("UP after %d ms%n", (System.nanoTime() - t0) / 1000000);
      int kills = Integer.parseInt(a[0]);
      Endpoint router = c.router(db1);
      try (Connection k = c.connect(router); Statement st = k.createStatement()) { st.execute("create database shop"); st.execute("create table shop.t(id int primary key auto_increment, v varchar(50) unique)"); }
      List<Long> outages = new ArrayList<>();
      List<String> acked = Collections.synchronizedList(new ArrayList<>());
      long[] last = {System.nanoTime()}; long[] longest = {0}; boolean[] stop = {false};
      Thread w = Thread.ofPlatform().start(() -> {
        int n = 0; Connection k = null;
        while (!stop[0]) {
          try {
            if (k == null) k = c.connect(router);
            String v = "v" + n++;
            try (Statement st = k.createStatement()) { st.executeUpdate("insert into shop.t(v) values('" + v + "')"); }
            acked.add(v); long now = System.nanoTime(); longest[0] = Math.max(longest[0], now - last[0]); last[0] = now;
          } catch (SQLException e) { try { if (k != null) k.close(); } catch (SQLException x) {} k = null; }
        }
      });
      for (int i = 0; i < kills; i++) {
        Thread.sleep(1500);
        StatusView s = c.status(db1);
        StatusView.NodeView p = s.nodes().stream().filter(n -> n.name().equals(s.record().primary())).findFirst().get();
        longest[0] = 0; long term = s.record().term(); long begun = System.currentTimeMillis() * 1000;
        ProcessHandle.of(p.serverPid()).get().destroyForcibly();
        long k0 = System.nanoTime();
        await(c, db1, "new term and all back", x -> x.record().term() > term && x.record().ackers().size() == 2 && x.nodes().stream().filter(n -> n.acknowledges()).count() == 2);
        System.out.printf("KILL %d of %s: outage %d ms, all back after %d ms%n", i + 1, p.name(), longest[0] / 1000000, (System.nanoTime() - k0) / 1000000);
        outages.add(longest[0] / 1000000);
        for (var e : c.status(db1).events()) if (e.epochMicros() >= begun - 1000000) System.out.printf("   %+7.1f %s %s t%d %s%n", (e.epochMicros() - begun) / 1000.0, e.node(), e.kind(), e.term(), e.text());
      }
      stop[0] = true; w.join();
      Collections.sort(outages); System.out.println("outages " + outages);
      try (Connection k = c.connect(router); Statement st = k.createStatement(); ResultSet r = st.executeQuery("select v from shop.t")) {
        Set<String> in = new HashSet<>(); while (r.next()) in.add(r.getString(1));
        List<String> lost = new ArrayList<>(acked); lost.removeAll(in); System.out.println("acked " + acked.size() + " lost " + lost);
      }
    }
  }
  static void await(TestCluster c, NodeName n, String what, java.util.function.Predicate<StatusView> p) throws Exception {
    long end = System.nanoTime() + 40_000_000_000L; StatusView s = null;
    while (System.nanoTime() < end) { try { s = c.status(n); if (p.test(s)) return; } catch (Failure e) {} Thread.sleep(10); }
    System.out.println("TIMED OUT waiting for " + what + ": " + (s == null ? "null" : s.record() + "\n" + s.waitingFor() + "\n" + String.join("\n", s.nodes().stream().map(Object::toString).toList()) + "\n" + String.join("\n", s.events().stream().map(Object::toString).toList())));
    throw new IllegalStateException();
  }
}
