package dev.holdfast.shop;

import java.time.Duration;

/**
 * What a load made.
 *
 * @param databaseId the identity that journals of this database carry
 * @param retries how often a part had to be sent again because a connection was lost
 */
public record LoadReport(
    String databaseId,
    int customers,
    int products,
    long deposits,
    long purchases,
    long items,
    int retries,
    Duration took) {}
