package dev.holdfast.lab;

import dev.holdfast.base.Endpoint;
import java.nio.file.Path;
import java.util.List;

/** Starts a lab's agents and its router. */
final class Starter {
  private final LabFolder folder;
  private final Programs programs;
  private final Launcher launcher;

  Starter(LabFolder folder, Programs programs, Launcher launcher) {
    this.folder = folder;
    this.programs = programs;
    this.launcher = launcher;
  }

  ProcessId agent(LabState lab, LabState.Node node) throws InterruptedException {
    Path home = LabState.folder(folder.path(), node);
    return launcher.start(
        Network.of(lab).enter(node.name()),
        programs.agent(home.resolve("node.yaml")),
        home,
        home.resolve("agent.log"));
  }

  ProcessId router(LabState lab) throws InterruptedException {
    LabState.Router router = lab.router();
    List<Endpoint> agents = lab.nodes().stream().map(LabState.Node::api).toList();
    List<String> command =
        programs.router(
            agents,
            folder.secret("token"),
            folder.secret(Lab.USERS),
            new Endpoint(router.host(), router.primaryPort()),
            new Endpoint(router.host(), router.replicaPort()));
    return launcher.start(List.of(), command, folder.path(), folder.path().resolve("router.log"));
  }
}
