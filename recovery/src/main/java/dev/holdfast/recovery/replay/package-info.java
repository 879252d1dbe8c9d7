/**
 * Serves logged transactions to a replica as a primary would (MariaDB manual, "Replication
 * Protocol"), leaving out what is to be left out. May use {@code binlog} and base. Open {@link
 * dev.holdfast.recovery.replay.ReplaySource} first, and {@link
 * dev.holdfast.recovery.replay.History} for which transactions come after which.
 */
@NullMarked
package dev.holdfast.recovery.replay;

import org.jspecify.annotations.NullMarked;
