package dev.holdfast.agent.operation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /actions/config}: shows the settings when it is empty, sets one, or
 * replaces all.
 *
 * @param key the setting to change; null for none
 * @param value its value, {@code default} for the usual one
 * @param all all values that are to be set from now on; null for no such change
 * @param version of the settings that {@code all} was made from; -1 for none
 */
public record ConfigRequest(
    @Nullable String key,
    @Nullable String value,
    @Nullable Map<String, String> all,
    long version) {}
