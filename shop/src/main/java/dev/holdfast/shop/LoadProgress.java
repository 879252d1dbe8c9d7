package dev.holdfast.shop;

import java.time.Duration;

/**
 * How far a load is.
 *
 * @param remaining estimated from the pace so far
 */
public record LoadProgress(int done, int customers, Duration elapsed, Duration remaining) {}
