@NullMarked
package dev.holdfast.cli.status;

import org.jspecify.annotations.NullMarked;
