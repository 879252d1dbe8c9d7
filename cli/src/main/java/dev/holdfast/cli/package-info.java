/**
 * The command line: one class per command, and {@link dev.holdfast.cli.Main}, which wires
 * everything by constructor. May use every module but acceptance and bench; no module uses it. Open
 * {@link dev.holdfast.cli.Main} first.
 */
@NullMarked
package dev.holdfast.cli;

import org.jspecify.annotations.NullMarked;
