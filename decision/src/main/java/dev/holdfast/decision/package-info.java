/**
 * Who may write: elections, ackers, promotion, deposition. Pure: (knowledge, event) → (knowledge,
 * effects), without clock, socket, thread or randomness. May use base and binlog.gtid. Open {@link
 * dev.holdfast.decision.TermRecord} first.
 */
@NullMarked
package dev.holdfast.decision;

import org.jspecify.annotations.NullMarked;
