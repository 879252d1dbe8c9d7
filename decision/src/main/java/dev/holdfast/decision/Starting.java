package dev.holdfast.decision;

/** The start of the agent: what its disk holds, and the server as found. */
final class Starting {
  private Starting() {}

  static void absorb(Draft d, Event.Started e) {
    Knowledge k = d.k;
    k.started = true;
    k.incarnation = e.incarnation() * Knowledge.LOSSES_PER_START;
    k.random = e.seed();
    k.durable = e.durable();
    k.freshFrom = k.nextId;
    k.server =
        switch (e.server()) {
          case Event.Found.NotRunning n -> new ServerView.Down(k.now);
          case Event.Found.Open o -> new ServerView.Primary(e.durable().served());
          case Event.Found.ReadOnly r -> replica(r, e.durable());
        };
    k.streamConnected = k.server instanceof ServerView.Following;
    if (k.server.running()) {
      d.note(Effect.Kind.ADOPTED, k.durable.promised(), "found the server running");
    }
    // A primary's binary log is synced at each commit: a crash of the host takes nothing from it.
    if (e.hostRestarted() && k.durable.promised() > 0 && !k.durable.primary()) {
      // Believed at once, written in a moment: doubt may come early, never late.
      Durable doubtful = k.durable.withDoubt(true);
      d.onDisk(doubtful);
      k.durable = doubtful;
      d.note(
          Effect.Kind.NOTE,
          k.durable.promised(),
          "the host went down: the relay log may have lost its end");
    }
  }

  private static ServerView replica(Event.Found.ReadOnly found, Durable durable) {
    // A server may acknowledge in the term that was promised last and in no other: it was stopped
    // before that promise was written.
    return found
        .source()
        .<ServerView>map(s ->
            new ServerView.Following(s, durable.promised(), found.mayAcknowledge(), found.delay()))
        .orElseGet(ServerView.Idle::new);
  }
}
