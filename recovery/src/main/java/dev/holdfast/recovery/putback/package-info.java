/**
 * Makes tables of a running server what they are on a restored one, in one transaction that holds
 * only what differs. May use {@code server}, {@code binlog}, {@code base}, and of recovery {@code
 * time} and {@code replay}. Open {@link dev.holdfast.recovery.putback.PutBack} first.
 */
@NullMarked
package dev.holdfast.recovery.putback;

import org.jspecify.annotations.NullMarked;
