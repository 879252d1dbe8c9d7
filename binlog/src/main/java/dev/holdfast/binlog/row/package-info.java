/**
 * Rows as row events hold them: tables, columns, values and changes, exactly as logged. A column
 * that was not logged is {@link dev.holdfast.binlog.row.Value.Absent}, never NULL. Changes can be
 * reversed and written as SQL. Pure: no I/O; may use {@code bytes}. Open {@link
 * dev.holdfast.binlog.row.RowChange} first, then {@link dev.holdfast.binlog.row.Value}.
 */
@NullMarked
package dev.holdfast.binlog.row;

import org.jspecify.annotations.NullMarked;
