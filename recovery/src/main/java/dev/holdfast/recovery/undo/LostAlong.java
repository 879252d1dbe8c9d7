package dev.holdfast.recovery.undo;

/**
 * Rows that InnoDB deleted or changed along by a foreign key, which no log tells: they referred to
 * rows that are put back, and don't any more.
 *
 * @param table {@code schema.table}
 * @param constraint the foreign key's name
 * @param rule like {@code ON DELETE CASCADE}
 * @param rows how many
 * @param keyed whether the table has a key, without which it can't be put back into a server
 * @param more whether these are only the first {@link Followers#MOST_ROWS}
 */
public record LostAlong(
    String table, String constraint, String rule, long rows, boolean keyed, boolean more) {}
