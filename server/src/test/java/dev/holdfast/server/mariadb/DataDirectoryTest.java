package dev.holdfast.server.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.server.ServerBinaries;
import dev.holdfast.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path folder = Path.of("/tmp");
  private ServerBinaries binaries = new ServerBinaries(folder, folder, folder, "");

  @BeforeEach
  void secrets() throws IOException {
    binaries = MariaDbBinaries.find();
    for (String name : List.of("admin", "client")) {
      Path file = Files.writeString(folder.resolve(name), "secret\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void aDirectoryIsCreatedOnceAndBelongsToItsNodeAlone() {
    DataDirectory.create(config("lab", "db1"));
    DataDirectory.create(config("lab", "db1"));
    refused("datadir-foreign", () -> DataDirectory.create(config("lab", "db2")));
    refused("datadir-foreign", () -> DataDirectory.open(config("other", "db1")));
    try (DataDirectory ours = DataDirectory.open(config("lab", "db1"))) {
      assertThat(ours.path()).isEqualTo(data());
      refused("datadir-in-use", () -> DataDirectory.open(config("lab", "db1")));
    }
    DataDirectory.open(config("lab", "db1")).close();
  }

  @Test
  void foreignFilesAreLeftAlone() throws IOException {
    Files.createDirectory(data());
    Files.writeString(data().resolve("thesis.txt"), "do not lose this");
    refused("datadir-not-empty", () -> DataDirectory.create(config("lab", "db1")));
    assertThat(names(data())).containsExactly("thesis.txt");
  }

  @Test
  void aMissingDirectoryIsNotOpened() {
    refused("datadir-missing", () -> DataDirectory.open(config("lab", "db1")));
  }

  @Test
  void aFailedCreationLeavesNothingBehind() throws IOException {
    Path broken = Files.writeString(folder.resolve("install"), "#!/bin/sh\necho ERROR: 99\nexit 1");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));
    binaries = new ServerBinaries(binaries.server(), broken, binaries.baseDir(), "");
    List<String> before = names(folder);
    refused("datadir-create", () -> DataDirectory.create(config("lab", "db1")));
    assertThat(names(folder)).isEqualTo(before);
  }

  @Test
  void aFullDiskIsNamed() throws IOException {
    Path full =
        Files.writeString(folder.resolve("install"), "#!/bin/sh\necho 'Errcode: 28'\nexit 1");
    Files.setPosixFilePermissions(full, PosixFilePermissions.fromString("rwx------"));
    binaries = new ServerBinaries(binaries.server(), full, binaries.baseDir(), "");
    refused("disk-full", () -> DataDirectory.create(config("lab", "db1")));
  }

  @Test
  void aPasswordThatOthersCanReadIsRefused() throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("admin"), PosixFilePermissions.fromString("rw-r--r--"));
    refused("secret-not-private", () -> DataDirectory.create(config("lab", "db1")));
    assertThat(names(folder)).containsExactlyInAnyOrder("admin", "client");
  }

  @Test
  void anOldOrForeignServerProgramIsRefused() throws IOException {
    Path old = bundle("mariadbd  Ver 10.5.29-MariaDB for linux");
    refused("mariadb-too-old", () -> MariaDbBinaries.find(old));
    Path mysql = bundle("mysqld  Ver 8.4.3 for Linux");
    refused("mariadb-missing", () -> MariaDbBinaries.find(mysql));
  }

  private Path bundle(String version) throws IOException {
    Path bundle = Files.createTempDirectory(folder, "b");
    Path bin = Files.createDirectory(bundle.resolve("bin"));
    for (String name : List.of("mariadbd", "mariadb-install-db")) {
      Path program = Files.writeString(bin.resolve(name), "#!/bin/sh\necho '" + version + "'");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
    return bundle;
  }

  private static void refused(String code, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static List<String> names(Path dir) throws IOException {
    try (Stream<Path> entries = Files.list(dir)) {
      return entries.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  private ServerConfig config(String cluster, String node) {
    return new ServerConfig(
        cluster,
        new NodeName(node),
        List.of(new NodeName("db1"), new NodeName("db2")),
        data(),
        new ServerConfig.Listen("127.0.0.1", 20_999, 0, folder.resolve("s"), "127.0.0.1"),
        new ServerConfig.Accounts(
            folder.resolve("admin"), "shop", "shop", folder.resolve("client")),
        32L << 20,
        binaries);
  }
}
