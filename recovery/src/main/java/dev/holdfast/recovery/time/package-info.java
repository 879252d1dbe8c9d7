/**
 * Finds transactions in logs and shows them. May use {@code binlog} and base. Open {@link
 * dev.holdfast.recovery.time.Search} first.
 */
@NullMarked
package dev.holdfast.recovery.time;

import org.jspecify.annotations.NullMarked;
