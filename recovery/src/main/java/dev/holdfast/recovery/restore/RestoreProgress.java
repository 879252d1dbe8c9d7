package dev.holdfast.recovery.restore;

/**
 * How far a restore is.
 *
 * @param phase for people: reading, copying, starting, replaying
 * @param done bytes, or 0 where nothing is counted
 * @param total likewise
 */
public record RestoreProgress(String phase, long done, long total) {}
