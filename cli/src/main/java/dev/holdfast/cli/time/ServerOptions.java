package dev.holdfast.cli.time;

import dev.holdfast.base.Endpoint;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.status.ClusterOption;
import dev.holdfast.server.ServerLogin;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which running server is meant: the primary of a cluster, or one that is named. */
final class ServerOptions {
  @Mixin private final ClusterOption cluster = new ClusterOption();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "A single server; without it, the agents say which one is the primary.")
  private @Nullable String host;

  @Option(
      names = "--port",
      defaultValue = "3306",
      paramLabel = "PORT",
      description = "Its port (3306).")
  private int port = 3306;

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = "An account that may write; of a lab, its administrator when left out.")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "A file with its password, mode 0600.")
  private @Nullable Path passwordFile;

  @Mixin private final TlsOptions tls = new TlsOptions();

  ServerLogin login(Labs labs) throws InterruptedException {
    Endpoint at = host == null ? null : new Endpoint(host, port);
    return new TargetServer(cluster.lab(labs), () -> cluster.of(labs), at, user, passwordFile)
        .login()
        .over(tls.transport());
  }
}
