package dev.holdfast.server;

import dev.holdfast.binlog.gtid.GtidPosition;

/** How far applying the relay log has come. */
public record ApplyProgress(GtidPosition applied, GtidPosition received) {}
