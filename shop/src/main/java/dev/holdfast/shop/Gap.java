package dev.holdfast.shop;

import java.time.Duration;
import java.time.Instant;

/** A time without an acknowledged write: the outage as clients see it. */
public record Gap(Instant from, Duration length) {}
