package dev.holdfast.agent.operation;

import org.jspecify.annotations.Nullable;

/**
 * How far a rebuild is.
 *
 * @param state {@code planned}, {@code running}, {@code done}, {@code failed}, {@code forgotten}
 *     (the old data are deleted) or {@code idle} (the agent knows of no rebuild)
 * @param donor null when there is none, or none is known
 * @param phase for people; empty when it is not under way
 * @param copied bytes received so far
 * @param total about what is to come; 0 when not known
 * @param text why it failed; empty when it did not
 * @param kept the folder with the data of before; null when there is none
 */
public record RebuildReport(
    String node,
    String state,
    @Nullable String donor,
    String phase,
    long copied,
    long total,
    String text,
    @Nullable String kept) {}
