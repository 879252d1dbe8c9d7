package dev.holdfast.agent.router;

import dev.holdfast.base.Endpoint;
import java.util.HashMap;
import java.util.Map;

/**
 * Which servers refused lately. After a refusal one client at a time tries again, every few
 * milliseconds, so that hundreds of waiting ones don't storm a server that is just starting; the
 * first that is greeted opens the way for all.
 */
final class Reach {
  private static final long PAUSE_NANOS = 5_000_000;

  private static final class Trouble {
    private long againNanos;
    private boolean trying;
  }

  private final Map<Endpoint, Trouble> troubled = new HashMap<>();

  boolean mayTry(Endpoint server, long nowNanos) {
    Trouble trouble = troubled.get(server);
    return trouble == null || (!trouble.trying && nowNanos - trouble.againNanos >= 0);
  }

  void tries(Endpoint server) {
    Trouble trouble = troubled.get(server);
    if (trouble != null) {
      trouble.trying = true;
    }
  }

  /** The server refused, or closed before it greeted. */
  void failed(Endpoint server, long nowNanos) {
    Trouble trouble = troubled.computeIfAbsent(server, any -> new Trouble());
    trouble.againNanos = nowNanos + PAUSE_NANOS;
    trouble.trying = false;
  }

  /** The server greeted a client, or the client that tried it went away. */
  void released(Endpoint server) {
    Trouble trouble = troubled.get(server);
    if (trouble != null) {
      trouble.trying = false;
    }
  }

  void greeted(Endpoint server) {
    troubled.remove(server);
  }

  /** A new view: whatever was known may be wrong now. */
  void forget() {
    troubled.clear();
  }
}
