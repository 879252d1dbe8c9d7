package dev.holdfast.cli.time;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.SecretFile;
import dev.holdfast.server.LiveLogs.Transport;
import dev.holdfast.server.ServerLogin;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A running server whose logs are read over the network. */
final class LiveOptions {
  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description =
          "Instead of --logs: read the binary logs of this running server, as a replica would.")
  private @Nullable String server;

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = "With --server: an account with REPLICATION SLAVE and BINLOG MONITOR.")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "A file with its password, mode 0600.")
  private @Nullable Path passwordFile;

  @Mixin private final TlsOptions tls = new TlsOptions();

  boolean given() {
    return server != null;
  }

  /** Whether anything is said that needs a server. */
  boolean meant() {
    return user != null || passwordFile != null || tls.given();
  }

  ServerLogin login() {
    if (server == null || user == null || passwordFile == null) {
      throw ReplayOptions.usage("--server needs --user and --password-file");
    }
    return new ServerLogin(Endpoint.parse(server), user, SecretFile.read(passwordFile));
  }

  Transport transport() {
    return tls.transport();
  }
}
