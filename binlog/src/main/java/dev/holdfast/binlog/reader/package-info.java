/**
 * Reads log files of servers and finds transactions in them, in bounded memory. May use {@code
 * event}, {@code row}, {@code gtid}, {@code bytes} and base. To look something up open {@link
 * dev.holdfast.binlog.reader.BinaryLogs} first, then {@link
 * dev.holdfast.binlog.reader.LoggedTransaction}; what a replica has received is in {@link
 * dev.holdfast.binlog.reader.RelayLog}.
 */
@NullMarked
package dev.holdfast.binlog.reader;

import org.jspecify.annotations.NullMarked;
