/**
 * One database server as Holdfast sees it: its process, its configuration, replication and the
 * right to write. A port; {@code mariadb} is the adapter. May use base and binlog. Open {@link
 * dev.holdfast.server.DatabaseServer} first.
 */
@NullMarked
package dev.holdfast.server;

import org.jspecify.annotations.NullMarked;
