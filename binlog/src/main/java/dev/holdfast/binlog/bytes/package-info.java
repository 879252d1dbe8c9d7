/**
 * Bytes as values, a reader of little-endian fields, and MariaDB's compression. Pure: no I/O. Open
 * {@link dev.holdfast.binlog.bytes.ByteReader} first.
 */
@NullMarked
package dev.holdfast.binlog.bytes;

import org.jspecify.annotations.NullMarked;
