/**
 * Takes transactions back on a running server: their logged rows are read backwards, compared with
 * the rows that are there, and put back in one transaction. May use {@code binlog}, server, base,
 * and of {@code impact} and {@code replay} how policies are named and events are made. Open {@link
 * dev.holdfast.recovery.undo.Undo} first.
 */
@NullMarked
package dev.holdfast.recovery.undo;

import org.jspecify.annotations.NullMarked;
