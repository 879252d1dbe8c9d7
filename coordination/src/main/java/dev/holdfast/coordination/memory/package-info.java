/**
 * The store inside one process, for tests and the simulator: strict about the contract, and able to
 * be unavailable on demand. May use the coordination port. Open {@link
 * dev.holdfast.coordination.memory.MemoryStore} first.
 */
@NullMarked
package dev.holdfast.coordination.memory;

import org.jspecify.annotations.NullMarked;
