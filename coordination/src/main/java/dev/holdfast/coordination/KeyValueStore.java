package dev.holdfast.coordination;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Members, configuration and requests: small texts (up to 500 kB each) for people and speed. Safety
 * never depends on them.
 */
public interface KeyValueStore {

  /**
   * A value with its version.
   *
   * @param version 0 when the key is created, one more with each write; begins again at 0 when the
   *     key was deleted meanwhile
   */
  record Entry(String value, long version) {}

  /** Linearizable. */
  Answer<Optional<Entry>> get(Key key);

  /** Everything in a folder, by name; empty when the folder was never used. */
  Answer<SortedMap<String, Entry>> list(String folder);

  /** Writes whatever is there: never {@link CasOutcome.Conflict}. */
  CasOutcome<Entry> put(Key key, String value);

  /**
   * Writes if the stored version is still the expected one.
   *
   * @param expectedVersion empty: only if the key does not exist
   */
  CasOutcome<Entry> compareAndPut(Key key, OptionalLong expectedVersion, String value);

  /**
   * Deletes what has this version; {@link CasOutcome.Written} carries the version that was deleted.
   */
  CasOutcome<Entry> delete(Key key, long expectedVersion);

  /**
   * Delivers the folder as it is, then again soon after each change in it; changes that follow each
   * other quickly may come as one. Calls come one at a time on a virtual thread of this watch.
   */
  Watch watch(String folder, Consumer<SortedMap<String, Entry>> onChange);
}
