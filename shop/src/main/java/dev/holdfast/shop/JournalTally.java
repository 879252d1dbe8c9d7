package dev.holdfast.shop;

/**
 * What became of the operations in the journals, reads not counted.
 *
 * @param acknowledged those whose commit was confirmed before the check's snapshot
 * @param lost acknowledged, but not in the database, or not as they were acknowledged
 * @param refused known not to have been carried out
 * @param revived refused, but in the database
 * @param unknown either outcome is right: the connection was lost during the commit
 * @param unknownApplied those of the unknown that are in the database
 * @param open without an outcome when the snapshot was taken
 * @param phantom in the database, but neither load nor any run made them
 */
public record JournalTally(
    long acknowledged,
    long lost,
    long refused,
    long revived,
    long unknown,
    long unknownApplied,
    long open,
    long phantom) {}
