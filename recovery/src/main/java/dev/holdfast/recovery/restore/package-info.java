/**
 * Brings a database back to another past: a copy of a base, and the logs replayed onto it. May use
 * {@code recovery.replay}, the ports of {@code server}, {@code binlog} and base. Open {@link
 * dev.holdfast.recovery.restore.Restore} first.
 */
@NullMarked
package dev.holdfast.recovery.restore;

import org.jspecify.annotations.NullMarked;
