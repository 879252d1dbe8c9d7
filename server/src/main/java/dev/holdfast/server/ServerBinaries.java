package dev.holdfast.server;

import java.nio.file.Path;

/**
 * The programs of a database server.
 *
 * @param server e.g. {@code /usr/sbin/mariadbd}
 * @param installDb e.g. {@code /usr/bin/mariadb-install-db}
 * @param baseDir the folder of an unpacked bundle, or {@code /usr}
 * @param version e.g. {@code 10.11.19-MariaDB}
 */
public record ServerBinaries(Path server, Path installDb, Path baseDir, String version) {}
