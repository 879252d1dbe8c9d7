package dev.holdfast.cli.time;

import dev.holdfast.base.Durations;
import dev.holdfast.base.Endpoint;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.status.ClusterOption;
import dev.holdfast.lab.Lab;
import dev.holdfast.server.ServerLogin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How what was restored is put back into a running server. */
final class PutBackOptions {
  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "With --to server: put the one table back as a new one, shop.customer_monday.")
  private @Nullable String as;

  @Option(
      names = "--discard-later",
      description = "Also take back what was written to these tables after the restored moment.")
  boolean discardLater;

  @Option(names = "--dry-run", description = "Compare, say what would be changed, and roll back.")
  boolean dryRun;

  @Option(names = "--yes", description = "Don't ask.")
  boolean yes;

  @Option(
      names = "--lock-wait",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "How long others that hold rows are waited for (default: ${DEFAULT-VALUE}).")
  private String lockWait = "10s";

  @Option(
      names = "--agent",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "Agents of the cluster, which name the primary; the lab's when left out.")
  private @Nullable List<String> agents;

  @Option(names = "--token-file", paramLabel = "FILE", description = "The cluster token.")
  private @Nullable Path tokenFile;

  @Option(names = "--lab", paramLabel = "DIR", description = "The lab that is meant.")
  private @Nullable Path lab;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "With --to server: a single server instead of a cluster's primary.")
  @Nullable String host;

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

  boolean given() {
    return as != null
        || discardLater
        || dryRun
        || yes
        || host != null
        || user != null
        || tls.given();
  }

  Optional<String> as() {
    return Optional.ofNullable(as);
  }

  Duration lockWait() {
    return Durations.parse(lockWait);
  }

  ServerLogin login(Labs labs) throws InterruptedException {
    Lab in = labs.in(lab);
    return new TargetServer(
            in,
            () -> ClusterOption.agents(in, agents, tokenFile),
            host == null ? null : new Endpoint(host, port),
            user,
            passwordFile)
        .login()
        .over(tls.transport());
  }
}
