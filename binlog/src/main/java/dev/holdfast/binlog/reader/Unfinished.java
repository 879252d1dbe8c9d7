package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.event.LogEvent;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the last file of some logs ends.
 *
 * @param position after the last whole event
 * @param begun a transaction of which only the beginning is there
 */
public record Unfinished(Path file, long position, LogEnd end, Optional<LogEvent.Start> begun) {}
