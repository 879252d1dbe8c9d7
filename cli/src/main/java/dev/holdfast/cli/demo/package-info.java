/**
 * {@code holdfast demo}: a lab, a shop, a killed primary, and the proof that nothing was lost. The
 * view is pure: {@link dev.holdfast.cli.demo.DemoModel} in, lines out. Open {@link
 * dev.holdfast.cli.demo.Demo} first.
 */
@NullMarked
package dev.holdfast.cli.demo;

import org.jspecify.annotations.NullMarked;
