/**
 * Global transaction ids and the positions and states made of them. Pure: no I/O. Open {@link
 * dev.holdfast.binlog.gtid.GtidPosition} first.
 */
@NullMarked
package dev.holdfast.binlog.gtid;

import org.jspecify.annotations.NullMarked;
