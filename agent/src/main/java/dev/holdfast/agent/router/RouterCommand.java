package dev.holdfast.agent.router;

import dev.holdfast.agent.router.protocol.Users;
import dev.holdfast.base.Durations;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.SecretFile;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code holdfast router}: a router of its own, beside an application. */
@Command(
    name = "router",
    mixinStandardHelpOptions = true,
    description = {
      "Passes connections to the cluster's primary and replicas; runs until it is stopped.",
      "Runs beside the application; the agents have the same router built in."
    })
// picocli fills the fields before it calls.
@SuppressWarnings("NullAway.Init")
public final class RouterCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--agents",
      required = true,
      split = ",",
      paramLabel = "HOST:PORT",
      description = "The api addresses of the cluster's agents; all of them, joined by commas.")
  private List<String> agents;

  @Option(
      names = "--token-file",
      required = true,
      paramLabel = "FILE",
      description = "A file of mode 0600 with the cluster token.")
  private Path tokenFile;

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Where clients reach the primary.")
  private String listen;

  @Option(
      names = "--listen-replica",
      paramLabel = "HOST:PORT",
      description = "Where clients reach a replica.")
  private @Nullable String listenReplica;

  @Option(
      names = "--users-file",
      paramLabel = "FILE",
      description = {
        "A file of mode 0600 with lines 'user: password'. Sessions of these users are moved in a",
        "switchover; those of others are cut."
      })
  private @Nullable Path usersFile;

  @Option(
      names = "--max-held",
      defaultValue = "2000",
      paramLabel = "N",
      description = "Clients that may wait while there is no primary (default: ${DEFAULT-VALUE}).")
  private int maxHeld;

  @Option(
      names = "--max-hold",
      defaultValue = "30s",
      paramLabel = "TIME",
      description = "How long a client may wait (default: ${DEFAULT-VALUE}).")
  private String maxHold;

  @Option(
      names = "--max-lag",
      defaultValue = "10s",
      paramLabel = "TIME",
      description = "A replica further behind gets no new client (default: ${DEFAULT-VALUE}).")
  private String maxLag;

  @Option(
      names = "--replica-falls-back",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Whether the replica port leads to the primary while no replica will do"
              + " (default: ${DEFAULT-VALUE}).")
  private boolean replicaFallsBack;

  @Override
  public Integer call() throws InterruptedException {
    RouterSettings settings =
        RouterSettings.of(address(listen), listenReplica == null ? null : address(listenReplica))
            .withMaxHeld(maxHeld)
            .withMaxHold(Durations.parse(maxHold))
            .withMaxLag(Durations.parse(maxLag))
            .withReplicaFallsBack(replicaFallsBack)
            .withUsers(usersFile == null ? Users.none() : Users.read(usersFile));
    List<Endpoint> all = agents.stream().map(Endpoint::parse).toList();
    try (AgentBackends backends = AgentBackends.start(all, SecretFile.read(tokenFile));
        Router router = Router.start(settings, backends)) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("Routing " + router.primary() + " to the primary");
      if (router.replica() != null) {
        err.println("Routing " + router.replica() + " to the replicas");
      }
      err.flush();
      Runtime.getRuntime().addShutdownHook(new Thread(router::close));
      // The one wait without a deadline: a service runs until a signal ends the process.
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private static InetSocketAddress address(String text) {
    Endpoint endpoint = Endpoint.parse(text);
    return new InetSocketAddress(endpoint.host(), endpoint.port());
  }
}
