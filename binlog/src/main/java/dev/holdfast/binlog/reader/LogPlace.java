package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.gtid.Gtid;
import java.nio.file.Path;

/**
 * Where an event group begins.
 *
 * @param offset bytes from the beginning of the file; what CHANGE MASTER calls relay_log_pos
 */
public record LogPlace(Path file, long offset, Gtid gtid) {}
