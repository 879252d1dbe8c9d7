/**
 * What the agents of one cluster agree on: the term record, and a few keys for people. Ports only;
 * the adapters are in {@code memory} and {@code zookeeper} and pass one contract suite. May use
 * base and decision. Open {@link dev.holdfast.coordination.Coordination} first.
 */
@NullMarked
package dev.holdfast.coordination;

import org.jspecify.annotations.NullMarked;
