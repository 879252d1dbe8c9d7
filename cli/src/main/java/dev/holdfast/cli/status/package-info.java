/**
 * {@code holdfast status}: asks an agent and shows its answer. Open {@link
 * dev.holdfast.cli.status.StatusCommand} first.
 */
@NullMarked
package dev.holdfast.cli.status;

import org.jspecify.annotations.NullMarked;
