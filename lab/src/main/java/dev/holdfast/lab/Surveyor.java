package dev.holdfast.lab;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.api.StatusView.NodeView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Puts together what the agents say with what the machine shows: pids are taken from /proc. */
final class Surveyor {
  private final LabFolder folder;
  private final AgentProbe probe;

  Surveyor(LabFolder folder, AgentProbe probe) {
    this.folder = folder;
    this.probe = probe;
  }

  /** What each agent that answers says, by node. */
  Map<String, StatusView> ask(LabState lab) throws InterruptedException {
    Map<String, StatusView> answers = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, Future<Optional<StatusView>>> asked = new LinkedHashMap<>();
      for (LabState.Node node : lab.nodes()) {
        asked.put(node.name(), threads.submit(() -> probe.status(node.api())));
      }
      for (Map.Entry<String, Future<Optional<StatusView>>> each : asked.entrySet()) {
        each.getValue().get().ifPresent(view -> answers.put(each.getKey(), view));
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    }
    return answers;
  }

  LabStatus survey(LabState lab) throws InterruptedException {
    Map<String, StatusView> answers = ask(lab);
    List<LabStatus.NodeStatus> nodes = new ArrayList<>();
    for (LabState.Node node : lab.nodes()) {
      nodes.add(describe(lab, node, view(node.name(), answers)));
    }
    LabState.Router router = lab.router();
    return new LabStatus(
        nodes,
        new LabStatus.RouterAddress(
            router.host() + ":" + router.primaryPort(), router.host() + ":" + router.replicaPort()),
        new LabStatus.Admin("holdfast", folder.secret("admin").toString()));
  }

  private LabStatus.NodeStatus describe(LabState lab, LabState.Node node, @Nullable NodeView view) {
    Path dataDir = lab.data(folder.path(), node);
    Optional<ProcessId> server = new Leftovers(folder.path()).server(dataDir);
    ProcessId agent = node.agent();
    return new LabStatus.NodeStatus(
        node.name(),
        node.host(),
        node.serverPort(),
        folder.socket(node.name()).toString(),
        server.map(ProcessId::pid).orElse(null),
        agent != null && agent.alive() ? (Long) agent.pid() : null,
        role(view, server.isPresent()),
        view == null ? null : (Long) view.term(),
        view == null ? null : view.gtid(),
        node.api().toString(),
        dataDir.toString());
  }

  /** A node's own agent knows best; else whoever answers. */
  private static @Nullable NodeView view(String node, Map<String, StatusView> answers) {
    StatusView own = answers.get(node);
    if (own != null) {
      return find(own, node);
    }
    return answers.values().stream().findFirst().map(other -> find(other, node)).orElse(null);
  }

  private static @Nullable NodeView find(StatusView view, String node) {
    return view.nodes().stream().filter(n -> n.name().equals(node)).findFirst().orElse(null);
  }

  private static String role(@Nullable NodeView view, boolean serverRuns) {
    if (!serverRuns) {
      return RoleWords.of(Role.DOWN);
    }
    return RoleWords.of(view == null ? Role.UNKNOWN : view.role());
  }
}
