/**
 * The events of MariaDB's and MySQL's binary and relay logs as values, decoded from bytes. Pure: no
 * I/O; may use {@code gtid}, {@code row} and {@code bytes}. Open {@link
 * dev.holdfast.binlog.event.EventCodec} first, then {@link dev.holdfast.binlog.event.LogEvent}.
 */
@NullMarked
package dev.holdfast.binlog.event;

import org.jspecify.annotations.NullMarked;
