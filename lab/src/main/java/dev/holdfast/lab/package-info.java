/**
 * A practice cluster on this machine: agents, servers and a router as processes of their own, with
 * the faults that people like to try. Also the ground of the acceptance tests. May use agent and
 * server. Open {@link dev.holdfast.lab.Lab} first.
 */
@NullMarked
package dev.holdfast.lab;

import org.jspecify.annotations.NullMarked;
