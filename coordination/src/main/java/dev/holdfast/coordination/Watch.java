package dev.holdfast.coordination;

/**
 * A standing order for news. Once {@link #close} has returned no further call begins; one that runs
 * goes on.
 */
@FunctionalInterface
public interface Watch extends AutoCloseable {
  @Override
  void close();
}
