package dev.holdfast.coordination;

import dev.holdfast.decision.TermRecord;
import dev.holdfast.decision.VersionedRecord;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Holds the term record, and lets one writer win. Needs no lease and no clock. */
public interface TermStore {

  /**
   * Linearizable: sees every write that was answered before the call, through whichever client.
   * Empty until the first record has been written.
   */
  Answer<Optional<VersionedRecord>> read();

  /**
   * Writes {@code next} if the stored version is still the expected one.
   *
   * @param expectedVersion the version that was read; empty to write the very first record
   */
  CasOutcome<VersionedRecord> compareAndSet(OptionalLong expectedVersion, TermRecord next);

  /**
   * Delivers the record that is there, then the newest one soon after each change, and after every
   * reconnection if it changed meanwhile. Versions that follow each other quickly may be left out;
   * none comes twice and none is older than one before. Calls come one at a time on a virtual
   * thread of this watch, which may block.
   */
  Watch watch(Consumer<VersionedRecord> onChange);
}
