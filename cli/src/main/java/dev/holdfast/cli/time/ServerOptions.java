package dev.holdfast.cli.time;

import dev.holdfast.agent.api.StatusView;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Secret;
import dev.holdfast.base.SecretFile;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.cli.status.ClusterOption;
import dev.holdfast.lab.Lab;
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

  ServerLogin login(Labs labs) throws InterruptedException {
    Endpoint at = host == null ? primary(labs) : new Endpoint(host, port);
    if (user == null && passwordFile == null && host == null && cluster.lab(labs).exists()) {
      return new ServerLogin(at, Lab.ADMIN, cluster.lab(labs).adminPassword());
    }
    if (user == null || passwordFile == null) {
      throw ReplayOptions.usage("--user and --password-file are missing");
    }
    Secret password = SecretFile.read(passwordFile);
    return new ServerLogin(at, user, password);
  }

  private Endpoint primary(Labs labs) throws InterruptedException {
    StatusView status = cluster.of(labs).status();
    StatusView.RecordView record = status.record();
    if (record == null) {
      throw none("no primary was ever elected");
    }
    return status.nodes().stream()
        .filter(n -> n.name().equals(record.primary()))
        .findFirst()
        .map(n -> new Endpoint(n.host(), n.port()))
        .orElseThrow(() -> none(record.primary() + " is none of the nodes"));
  }

  private static Failure none(String reason) {
    return new Failure(
        "no-primary", "looking for the primary", reason, "See 'holdfast status', and try again.");
  }
}
