/**
 * Ports and small values that every module may use: failures, node names, endpoints, JSON. Uses
 * nothing of Holdfast's own. Open {@link dev.holdfast.base.Failure} first: every error that a
 * person sees is one.
 */
@NullMarked
package dev.holdfast.base;

import org.jspecify.annotations.NullMarked;
