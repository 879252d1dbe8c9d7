package dev.holdfast.agent.router;

import dev.holdfast.agent.router.protocol.Users;
import dev.holdfast.base.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * One listening port: its clients, those who wait among them. Used by the router's thread alone.
 */
final class Door {
  private static final System.Logger LOG = System.getLogger(Door.class.getName());
  private static final int ACCEPTS_AT_ONCE = 64;
  private static final long ACCEPT_PAUSE_NANOS = 100_000_000;

  private final RouterLoop loop;
  private final ServerSocketChannel listener;
  private final SelectionKey key;
  private final Choice choice;
  private final RouterSettings settings;
  private final Reach reach = new Reach();
  private final Deque<Session> held = new ArrayDeque<>();
  private final Set<Session> ungreeted = new HashSet<>();
  private final Set<Session> sessions = new HashSet<>();
  private final Map<String, Integer> cuts = new TreeMap<>();
  private long acceptAgainNanos;
  private boolean acceptPaused;

  Door(RouterLoop loop, ServerSocketChannel listener, Choice choice, RouterSettings settings)
      throws IOException {
    this.loop = loop;
    this.listener = listener;
    this.choice = choice;
    this.settings = settings;
    listener.configureBlocking(false);
    IntConsumer ready = operations -> accept();
    this.key = listener.register(loop.selector(), SelectionKey.OP_ACCEPT, ready);
  }

  Selector selector() {
    return loop.selector();
  }

  ByteBuffer scratch() {
    return loop.scratch();
  }

  long connectPatienceNanos() {
    return settings.connectPatience().toNanos();
  }

  private void accept() {
    long now = System.nanoTime();
    try {
      for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
        SocketChannel channel = listener.accept();
        if (channel == null) {
          break;
        }
        admit(channel, now);
      }
    } catch (IOException e) {
      // Out of file descriptors, most likely: without a pause this would spin.
      LOG.log(System.Logger.Level.WARNING, "accepting a connection: {0}", e.getMessage());
      acceptPaused = true;
      acceptAgainNanos = now + ACCEPT_PAUSE_NANOS;
      key.interestOps(0);
    }
  }

  private void admit(SocketChannel channel, long now) throws IOException {
    Session session;
    try {
      session = new Session(this, loop.selector(), channel, now);
    } catch (IOException e) {
      // The client went away between connecting and now.
      channel.close();
      return;
    }
    sessions.add(session);
    hold(session);
    if (held.size() > settings.maxHeld()) {
      held.remove(session);
      refuse(
          session,
          settings.maxHeld() + " clients are waiting for a " + choice.wanted() + " already");
    }
  }

  private void hold(Session session) {
    held.addLast(session);
    loop.tally().held.incrementAndGet();
  }

  /** A client's session on a server is over, and it waits for another. False when too many do. */
  boolean mayWait() {
    return held.size() < settings.maxHeld();
  }

  /** A session that has left its server. */
  void departed(Session session) {
    loop.tally().open.decrementAndGet();
    hold(session);
  }

  /** A session that has left its server for being refused as read-only. */
  void turnedAway(Session session, Endpoint target) {
    reach.failed(target, System.nanoTime());
    departed(session);
    loop.suspect();
  }

  /** A session has come to another server. */
  void moved(Session session, Endpoint target) {
    greeted(session, target);
    loop.tally().open.incrementAndGet();
    loop.tally().moved.incrementAndGet();
  }

  Map<Long, Integer> formerIds() {
    return loop.formerIds();
  }

  Users users() {
    return settings.users();
  }

  /** Whether sessions of a primary are to leave it. */
  boolean handsOver(Endpoint server) {
    return loop.view().primary() instanceof BackendView.HandingOver leaving
        && leaving.server().equals(server);
  }

  /** Whether the primary is open as far as is known. */
  boolean serves(Endpoint server) {
    return isPrimary(loop.view(), server);
  }

  private void refuse(Session session, String why) {
    loop.tally().refused.incrementAndGet();
    session.refuse(ErrorPacket.TOO_MANY_CONNECTIONS, "Holdfast: " + why);
  }

  /** Whether time matters: somebody waits. */
  boolean busy() {
    return acceptPaused || !held.isEmpty() || !ungreeted.isEmpty();
  }

  /** Gives waiting clients to servers, and an answer to those who waited too long. */
  void advance(BackendView view, long now) {
    if (acceptPaused && now - acceptAgainNanos >= 0) {
      acceptPaused = false;
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
    while (!held.isEmpty()) {
      Endpoint target = choice.next(view, server -> reach.mayTry(server, now));
      if (target == null) {
        break;
      }
      InetSocketAddress address = loop.addresses().of(target);
      if (address == null) {
        reach.failed(target, now);
        continue;
      }
      Session session = held.removeFirst();
      loop.tally().held.decrementAndGet();
      reach.tries(target);
      ungreeted.add(session);
      session.call(target, address, isPrimary(view, target), now);
    }
    expire(view, now);
    if (!cuts.isEmpty()) {
      LOG.log(System.Logger.Level.INFO, "clients cut, and why: {0}", cuts);
      cuts.clear();
    }
  }

  private static boolean isPrimary(BackendView view, Endpoint target) {
    return view.primary() instanceof BackendView.Serving serving && serving.server().equals(target);
  }

  private void expire(BackendView view, long now) {
    if (!ungreeted.isEmpty()) {
      List.copyOf(ungreeted).forEach(session -> session.checkTime(now));
    }
    long limit = settings.maxHold().toNanos();
    String waited = "no " + choice.wanted() + " for " + settings.maxHold().toSeconds() + " s: ";
    List<Session> expired =
        held.stream().filter(session -> now - session.sinceNanos() >= limit).toList();
    expired.forEach(session -> refuse(session, waited + why(view)));
  }

  private static String why(BackendView view) {
    return switch (view.primary()) {
      case BackendView.Serving serving -> serving.server() + " accepts no connections";
      case BackendView.HandingOver leaving -> leaving.server() + " hands over to another";
      case BackendView.Elected elected -> elected.server() + " was elected and has not opened yet";
      case BackendView.Unknown unknown -> unknown.why();
    };
  }

  /** What refused before may accept now, and who was right before may be wrong now. */
  void viewChanged(BackendView view) {
    reach.forget();
    switch (view.primary()) {
      case BackendView.Serving serving -> leaveAllBut(serving.server());
      case BackendView.HandingOver leaving ->
          List.copyOf(sessions).forEach(session -> session.handOver());
      case BackendView.Elected elected -> leaveAllBut(elected.server());
      case BackendView.Unknown unknown -> {}
    }
    reach.forget();
  }

  private void leaveAllBut(Endpoint primary) {
    List.copyOf(sessions).forEach(session -> session.leave(primary));
  }

  void opened() {
    loop.tally().open.incrementAndGet();
    loop.tally().passed.incrementAndGet();
  }

  void unopened() {
    loop.tally().open.decrementAndGet();
  }

  void cutOne(String why) {
    loop.tally().cut.incrementAndGet();
    cuts.merge(why, 1, Integer::sum);
  }

  void greeted(Session session, Endpoint target) {
    ungreeted.remove(session);
    reach.greeted(target);
  }

  /** The server refused, was too slow, or closed before its greeting: the client waits on. */
  void failed(Session session, Endpoint target) {
    ungreeted.remove(session);
    reach.failed(target, System.nanoTime());
    held.addFirst(session);
    loop.tally().held.incrementAndGet();
    loop.suspect();
  }

  void left(Session session, Stage before) {
    sessions.remove(session);
    ungreeted.remove(session);
    switch (before) {
      case Stage.Held waiting -> {
        held.remove(session);
        loop.tally().held.decrementAndGet();
      }
      case Stage.Calling calling -> reach.released(calling.target());
      case Stage.Joining joining -> reach.released(joining.target());
      case Stage.Open open -> {
        loop.tally().open.decrementAndGet();
        reach.released(open.target());
      }
      case Stage.Closed closed -> {}
    }
  }

  /** Stops listening; who waits is told, who is connected is cut. */
  void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "closing a port", e);
    }
    for (Session session : List.copyOf(sessions)) {
      switch (session.stage()) {
        case Stage.Held waiting ->
            session.refuse(ErrorPacket.SHUTDOWN, "Holdfast: this router is stopping");
        case Stage.Calling calling ->
            session.refuse(ErrorPacket.SHUTDOWN, "Holdfast: this router is stopping");
        case Stage.Joining joining -> session.close();
        case Stage.Open open -> session.close();
        case Stage.Closed closed -> {}
      }
    }
  }
}
