package dev.holdfast.binlog.reader;

import java.nio.file.Path;

/**
 * A part of a log that was left out because it couldn't be read, with the transaction around it.
 *
 * @param from the first byte that was left out
 * @param to where reading went on
 */
public record Skipped(Path file, long from, long to, String reason) {}
