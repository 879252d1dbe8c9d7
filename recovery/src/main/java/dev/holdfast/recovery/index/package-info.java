/**
 * The index of log files that are closed: what their transactions did, so that a search reads only
 * those that it may find. The format is in docs/formats/log-index.md. May use {@code
 * recovery.time}, {@code binlog} and base. Open {@link dev.holdfast.recovery.index.LogIndexes}
 * first.
 */
@NullMarked
package dev.holdfast.recovery.index;

import org.jspecify.annotations.NullMarked;
