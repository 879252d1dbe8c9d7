/**
 * Holds the simulator's model of a server against real ones: the same script of steps is played on
 * both, and after each step both must show the same. Open {@code SameOutcomeTest} first; the
 * scripts are in src/test/resources/servers.
 */
@NullMarked
package dev.holdfast.acceptance.fidelity;

import org.jspecify.annotations.NullMarked;
