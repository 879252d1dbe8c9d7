package dev.holdfast.coordination;

import dev.holdfast.base.NodeName;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether the store can be expected to answer. Costs no network; decides nothing. */
public interface StoreHealth {

  /** What this client believes, and since when. */
  sealed interface State {
    Instant since();
  }

  /**
   * A quorum answers.
   *
   * @param leader the member whose store process leads the ensemble; empty when the adapter can't
   *     tell (one process, or not one of the agents)
   */
  record Available(Instant since, Optional<NodeName> leader) implements State {}

  /**
   * No quorum answers this client.
   *
   * @param reason for people
   */
  record Unavailable(Instant since, String reason) implements State {}

  State now();

  /** Calls with the state that is now, then after each change; like {@link TermStore#watch}. */
  Watch watch(Consumer<State> onChange);
}
