/**
 * The events of MariaDB's binary and relay logs as values, decoded from bytes. Pure: no I/O.
 * Decodes what finding transactions needs; all else is an {@link
 * dev.holdfast.binlog.event.LogEvent.Other}. Open {@link dev.holdfast.binlog.event.EventCodec}
 * first.
 */
@NullMarked
package dev.holdfast.binlog.event;

import org.jspecify.annotations.NullMarked;
