package dev.holdfast.agent.operation;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /actions/pause}.
 *
 * @param forMillis after which it ends by itself; null for never
 * @param reason for the others; may be empty
 */
public record PauseRequest(@Nullable Long forMillis, String reason) {}
