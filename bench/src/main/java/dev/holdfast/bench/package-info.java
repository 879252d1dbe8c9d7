/**
 * Benchmarks of the whole system, each one a command that anybody can repeat. May use everything;
 * nothing uses it. What the documents say in figures comes from here. Open {@link
 * dev.holdfast.bench.FailoverCommand} first.
 */
@NullMarked
package dev.holdfast.bench;

import org.jspecify.annotations.NullMarked;
