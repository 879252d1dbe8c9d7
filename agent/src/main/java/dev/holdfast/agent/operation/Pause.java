package dev.holdfast.agent.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pause of the whole cluster, as the store holds it.
 *
 * @param since ISO-8601
 * @param until ISO-8601; null until somebody resumes
 * @param reason of the person who paused; may be empty
 */
public record Pause(String since, @Nullable String until, String reason) {
  /** Whether it has not ended by itself. */
  public boolean lasts(Instant now) {
    return until == null || now.isBefore(Instant.parse(until));
  }
}
