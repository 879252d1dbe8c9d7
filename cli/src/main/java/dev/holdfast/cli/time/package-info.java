/**
 * {@code holdfast time}: what happened in a database's past. May use {@code recovery} and {@code
 * binlog}. Open {@link dev.holdfast.cli.time.TimeCommand} first.
 */
@NullMarked
package dev.holdfast.cli.time;

import org.jspecify.annotations.NullMarked;
