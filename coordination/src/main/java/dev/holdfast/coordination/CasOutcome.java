package dev.holdfast.coordination;

import java.util.Optional;

/**
 * What a write to the store came to.
 *
 * @param <T> what is stored, with its version
 */
public sealed interface CasOutcome<T> {

  /**
   * Stored, and every later read sees it or something newer.
   *
   * @param version what a following compare-and-set must expect
   */
  record Written<T>(long version) implements CasOutcome<T> {}

  /**
   * Somebody else wrote first; nothing was changed.
   *
   * @param current what was found instead; empty when there is nothing
   */
  record Conflict<T>(Optional<T> current) implements CasOutcome<T> {}

  /**
   * No answer within the deadline: the write may have happened or not. Read to find out: a read
   * through the same client that is {@link Answer.Known} is ordered behind this write. It shows the
   * write (or what was built on it), or the write will never happen.
   *
   * @param reason for people
   */
  record Unknown<T>(String reason) implements CasOutcome<T> {}
}
