package dev.holdfast.decision;

/**
 * A term record with the version that the store gave it.
 *
 * @param version grows with every write of the record; 0 for the first
 */
public record VersionedRecord(TermRecord record, long version) {}
