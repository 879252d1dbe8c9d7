package dev.holdfast.agent.router;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The router's only thread: a selector over all sockets. Against two virtual threads per connection
 * it took less processor time and added less latency (docs/manual/router.md has the numbers).
 */
final class RouterLoop implements Runnable {
  private static final System.Logger LOG = System.getLogger(RouterLoop.class.getName());
  private static final int SCRATCH_BYTES = 128 << 10;
  private static final long TICK_MILLIS = 5;

  private final Selector selector;
  private final Backends backends;
  private final Tally tally = new Tally();
  private final Addresses addresses;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
  private final List<Door> doors = new ArrayList<>();
  private final Map<Long, Integer> formerIds = new HashMap<>();
  private BackendView view;
  private volatile boolean stopping;

  RouterLoop(Backends backends) throws IOException {
    this.backends = backends;
    this.view = backends.current();
    this.selector = Selector.open();
    this.addresses = new Addresses(selector::wakeup);
  }

  /** Before the loop runs. */
  void add(ServerSocketChannel listener, Choice choice, RouterSettings settings)
      throws IOException {
    doors.add(new Door(this, listener, choice, settings));
  }

  /** What clients whose sessions were moved take for the ids of their sessions. */
  Map<Long, Integer> formerIds() {
    return formerIds;
  }

  BackendView view() {
    return view;
  }

  Selector selector() {
    return selector;
  }

  /** Room for one read; its content is used up before the next. */
  ByteBuffer scratch() {
    return scratch;
  }

  Addresses addresses() {
    return addresses;
  }

  Tally tally() {
    return tally;
  }

  void suspect() {
    backends.suspect();
  }

  /** Makes the loop look at the view again; from any thread. */
  void wake() {
    selector.wakeup();
  }

  void stop() {
    stopping = true;
    selector.wakeup();
  }

  @Override
  public void run() {
    try (selector) {
      while (!stopping) {
        turn();
      }
      doors.forEach(Door::close);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "the router has stopped", e);
    }
  }

  private void turn() throws IOException {
    try {
      selector.select(this::dispatch, doors.stream().anyMatch(Door::busy) ? TICK_MILLIS : 0);
      look();
      long now = System.nanoTime();
      doors.forEach(door -> door.advance(view, now));
    } catch (RuntimeException fault) {
      // One connection's fault must not end all others.
      LOG.log(System.Logger.Level.ERROR, "the router goes on after a fault of its own", fault);
    }
  }

  /** Lags change all the time; only another primary is a reason to look at every connection. */
  private void look() {
    BackendView before = view;
    view = backends.current();
    if (!view.primary().equals(before.primary())) {
      addresses.refresh();
      doors.forEach(door -> door.viewChanged(view));
    }
  }

  private void dispatch(SelectionKey key) {
    if (!key.isValid() || !(key.attachment() instanceof IntConsumer ready)) {
      return;
    }
    try {
      ready.accept(key.readyOps());
    } catch (RuntimeException fault) {
      key.cancel();
      throw fault;
    }
  }
}
