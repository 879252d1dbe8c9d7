/**
 * Passes clients' connections to the primary or to a replica, and holds them while there is no
 * primary. May use base and agent.api. Knows nothing of SQL but the error packet that refuses. Open
 * {@link dev.holdfast.agent.router.Router} first, then Session.
 */
@NullMarked
package dev.holdfast.agent.router;

import org.jspecify.annotations.NullMarked;
