package dev.holdfast.agent.api;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/** A node that always answers the same, or what a test has set last. */
public final class FixedNode implements ApiNode {
  private RouteView route;

  public FixedNode(RouteView route) {
    this.route = route;
  }

  public static RouteView primary(String node, String server, long term) {
    return new RouteView(node, server, Role.PRIMARY, null, term, true, node, server, null);
  }

  public synchronized void set(RouteView next) {
    route = next;
    notifyAll();
  }

  @Override
  public synchronized RouteView route() {
    return route;
  }

  @Override
  public synchronized RouteView routeUnlike(String gist, Duration within)
      throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    for (long left = within.toMillis(); left > 0 && route.gist().equals(gist); ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return route;
  }

  @Override
  public synchronized StatusView status() {
    var record =
        new StatusView.RecordView(
            route.term(),
            "db1",
            new TreeSet<>(List.of("db2")),
            "SERVING",
            "2026-11-21T09:14:03Z",
            7);
    return new StatusView(
        "lab",
        route.node(),
        record,
        new StatusView.StoreView("available", "db2"),
        null,
        List.of(node()),
        new StatusView.RouterView("127.0.0.1:7000", null),
        new StatusView.TakeoverView(40L, 2000),
        List.of(new StatusView.EventView(1, "db1", "opened", route.term(), "open for writing")),
        null);
  }

  private synchronized StatusView.NodeView node() {
    return new StatusView.NodeView(
        route.node(),
        "127.0.0.1",
        3306,
        "/tmp/s",
        "127.0.0.1:8001",
        "/tmp/d",
        route.role(),
        "up",
        1L,
        2L,
        route.term(),
        route.term(),
        "0-1-5",
        "0-1-5",
        false,
        route.lagMillis(),
        null,
        0L,
        "10.11.19-MariaDB",
        null,
        null);
  }
}
