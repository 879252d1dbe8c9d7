package dev.holdfast.agent.operation;

import java.time.Duration;

/** Tells routers, by way of all agents, that this primary is about to hand over. */
public interface Announcer {
  /** New statements shall wait {@code in} from now. Ends by itself after a few seconds. */
  void announce(Duration in);

  /** They need not wait any more. */
  void withdraw();
}
