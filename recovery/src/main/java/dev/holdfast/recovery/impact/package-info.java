/**
 * What a history would be without some of its transactions: which later ones build on them, and
 * what becomes of those. May use {@code recovery.replay}, the ports of {@code server}, {@code
 * binlog} and base. Open {@link dev.holdfast.recovery.impact.Impact} first.
 */
@NullMarked
package dev.holdfast.recovery.impact;

import org.jspecify.annotations.NullMarked;
