/**
 * Reads the log files of a server's data directory, and finds transactions in them, in bounded
 * memory. May use {@code event}, {@code gtid} and base. Open {@link
 * dev.holdfast.binlog.reader.RelayLog} first, then {@link dev.holdfast.binlog.reader.LogFile}.
 */
@NullMarked
package dev.holdfast.binlog.reader;

import org.jspecify.annotations.NullMarked;
