/**
 * Folded replay: what many transactions did to each row comes down to one net change, and only
 * these are sent to the scratch server, by key, in the place of the transactions. May use {@code
 * recovery.replay}, the ports of {@code server}, {@code binlog} and base. Open {@link
 * dev.holdfast.recovery.fold.Folder} first, then {@link dev.holdfast.recovery.fold.NetChanges}.
 */
@NullMarked
package dev.holdfast.recovery.fold;

import org.jspecify.annotations.NullMarked;
