/**
 * The decision core run against a model of servers, network, store and disks, from a seed: the same
 * seed gives the same story. After every step the invariants are checked. Uses decision and GTIDs
 * only. Open {@link dev.holdfast.simulation.Simulation} first, then {@code Invariants}.
 */
@NullMarked
package dev.holdfast.simulation;

import org.jspecify.annotations.NullMarked;
