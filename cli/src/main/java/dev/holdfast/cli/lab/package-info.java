/**
 * {@code holdfast lab}: one class per command, each of which reads its options and asks {@link
 * dev.holdfast.lab.Lab}. Open {@link dev.holdfast.cli.lab.LabCommand} first.
 */
@NullMarked
package dev.holdfast.cli.lab;

import org.jspecify.annotations.NullMarked;
