/**
 * Tests over the whole: the layering of ARCHITECTURE.md, the documentation, and clusters of real
 * servers. May use everything. Open {@link dev.holdfast.acceptance.LayeringTest} first.
 */
@NullMarked
package dev.holdfast.acceptance;

import org.jspecify.annotations.NullMarked;
