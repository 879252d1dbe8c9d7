/**
 * The shop's commands: they read options, call {@link dev.holdfast.shop.Loader}, {@link
 * dev.holdfast.shop.Workload} and {@link dev.holdfast.shop.Checker}, and print what these return.
 * Use the shop's public classes and picocli. Open {@link dev.holdfast.shop.command.ShopCommand}
 * first.
 */
@NullMarked
package dev.holdfast.shop.command;

import org.jspecify.annotations.NullMarked;
