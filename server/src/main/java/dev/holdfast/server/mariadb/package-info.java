/**
 * The adapter for MariaDB 10.6 and later: what is particular to it stays here. Uses the server port
 * and binlog. Open {@link dev.holdfast.server.mariadb.MariaDbServer} first, and {@link
 * dev.holdfast.server.mariadb.DataDirectory} for how a server comes to be.
 */
@NullMarked
package dev.holdfast.server.mariadb;

import org.jspecify.annotations.NullMarked;
