package dev.holdfast.server;

/**
 * How far a copy has come.
 *
 * @param phase for people: receiving, preparing
 * @param copied bytes received so far
 * @param total bytes of the donor's data directory, about what is to come
 */
public record CopyProgress(String phase, long copied, long total) {}
