/**
 * What commands share: where they write, tables and views that are redrawn, how failures read, and
 * the cleaning up after Ctrl-C. May use base. Open {@link dev.holdfast.cli.terminal.Terminal}
 * first.
 */
@NullMarked
package dev.holdfast.cli.terminal;

import org.jspecify.annotations.NullMarked;
