package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.Bytes;
import java.util.Optional;

/** A row's images as they stand in the log. */
public record RawRow(Optional<Bytes> before, Optional<Bytes> after) {}
