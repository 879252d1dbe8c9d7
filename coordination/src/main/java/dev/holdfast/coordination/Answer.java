package dev.holdfast.coordination;

/**
 * What a read of the store came to.
 *
 * @param <T> what was asked for
 */
public sealed interface Answer<T> {

  /** The store answered; the value was current at some moment between question and answer. */
  record Known<T>(T value) implements Answer<T> {}

  /**
   * Nobody who could know answered within the deadline; says nothing about what is stored.
   *
   * @param reason for people
   */
  record Unavailable<T>(String reason) implements Answer<T> {}
}
