package dev.holdfast.agent.router;

import dev.holdfast.agent.router.protocol.Relogin;
import dev.holdfast.base.Endpoint;

/**
 * How far a client has come.
 *
 * <pre>
 *          a server will do         accepts
 *   Held ------------------> Calling -----> Open ---> Closed
 *     ^                         |             |
 *     |                         |             |
 *     +-------------------------+-------------+
 *       refuses, is too slow, or closes before its greeting;
 *       a session that can be moved leaves its server, and comes back by Joining:
 *
 *          a server will do         accepts         logged in
 *   Held ------------------> Calling -----> Joining ---------> Open
 * </pre>
 */
sealed interface Stage {
  /** Waits for a server. */
  record Held() implements Stage {}

  /**
   * A server is being connected to.
   *
   * @param asPrimary whether it was chosen for being the primary
   */
  record Calling(Endpoint target, Line server, boolean asPrimary) implements Stage {}

  /** A session that the client had elsewhere is made anew here. */
  record Joining(Endpoint target, Line server, boolean asPrimary, Relogin relogin)
      implements Stage {}

  /** Bytes flow. */
  record Open(Endpoint target, Line server, boolean asPrimary, Flow up, Flow down)
      implements Stage {
    /** Neither side has said anything yet, so another server could take over unnoticed. */
    boolean fresh() {
      return !up.started() && !down.started();
    }
  }

  /** Over. */
  record Closed() implements Stage {}
}
