package dev.holdfast.lab;

import dev.holdfast.base.Failure;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/** Brings a lab up: checks everything first, then creates, starts and waits until it serves. */
final class LabUp {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private final LabFolder folder;
  private final Launcher launcher;
  private final Starter starter;
  private final Surveyor surveyor;
  private final Undo undo;

  /** Stops what has been started. */
  interface Undo {
    void run() throws InterruptedException;
  }

  LabUp(LabFolder folder, Programs programs, Launcher launcher, Surveyor surveyor, Undo undo) {
    this.folder = folder;
    this.launcher = launcher;
    this.starter = new Starter(folder, programs, launcher);
    this.surveyor = surveyor;
    this.undo = undo;
  }

  LabStatus up(LabPlan plan, Duration within, Progress progress) throws InterruptedException {
    Optional<LabState> before = folder.read();
    LabState lab = before.isPresent() ? resume(before.get(), plan) : draw(plan);
    boolean done = false;
    try {
      launcher.unlessClosed(() -> prepare(lab, before.isEmpty()));
      LabState started = start(lab, progress);
      LabStatus status = await(started, within, progress);
      done = true;
      return status;
    } finally {
      if (!done) {
        giveUp(before.isEmpty());
      }
    }
  }

  private LabState prepare(LabState lab, boolean fresh) throws InterruptedException {
    if (fresh) {
      folder.create(lab);
    }
    new Disks(folder.path(), lab).create();
    if (fresh) {
      new NodeFiles(folder).write(lab);
    }
    Network.of(lab).create(lab.nodes());
    return lab;
  }

  private LabState draw(LabPlan plan) throws InterruptedException {
    folder.requireUsable(LabFolder.NEEDED_BYTES);
    requireRoot("making network namespaces", plan.isolated(), "--isolated");
    requireRoot("making disks", plan.disk().isPresent(), "--disk");
    LabState lab = new Blueprint(new SecureRandom()).draw(plan, folder);
    requirePorts(lab);
    return lab;
  }

  /** A lab that is down keeps its nodes, ports and data. */
  private LabState resume(LabState lab, LabPlan plan) throws InterruptedException {
    if (!new Sweeper(folder.path()).processes(lab).isEmpty()) {
      throw new Failure(
          "lab-running",
          "starting the lab in " + folder.path(),
          "it runs already, or a crash has left processes",
          "'holdfast lab status' shows it, 'holdfast lab down' ends it; --dir starts another one.");
    }
    if (plan.nodes() != lab.nodes().size() || plan.isolated() != (lab.network() != null)) {
      throw new Failure(
          "bad-nodes",
          "starting the lab in " + folder.path(),
          "it was made with other nodes: "
              + lab.nodes().size()
              + (lab.network() == null ? "" : ", isolated"),
          "Start it as it was made, or delete it with 'holdfast lab down --purge'.");
    }
    folder.requireSpace(LabFolder.NEEDED_BYTES);
    requireRoot("making network namespaces", plan.isolated(), "--isolated");
    requireRoot("mounting disks", lab.disk() != null, "--disk");
    Network.of(lab).remove();
    requirePorts(lab);
    return lab;
  }

  private static void requirePorts(LabState lab) {
    LabState.Router router = lab.router();
    Ports.requireFree(router.host(), router.primaryPort(), "the router");
    Ports.requireFree(router.host(), router.replicaPort(), "the router");
    if (lab.network() == null) {
      for (LabState.Node node : lab.nodes()) {
        Ports.requireFree(node.host(), node.serverPort(), "the server of " + node.name());
        Ports.requireFree(node.host(), node.apiPort(), "the agent of " + node.name());
      }
    }
  }

  private static void requireRoot(String what, boolean needed, String option) {
    if (needed && !"root".equals(System.getProperty("user.name"))) {
      throw new Failure(
          "not-root", what, "only root may", "Run it with sudo, or leave out " + option + ".");
    }
  }

  /** The state is written after each start: a crash in between loses one pid at most. */
  private LabState start(LabState lab, Progress progress) throws InterruptedException {
    progress.say("starting " + lab.nodes().size() + " nodes in " + folder.path());
    LabState started = lab;
    for (LabState.Node node : lab.nodes()) {
      LabState soFar = started;
      started = launcher.unlessClosed(() -> startAgent(soFar, node));
    }
    LabState nearly = started;
    return launcher.unlessClosed(() -> written(nearly.withRouter(starter.router(lab))));
  }

  private LabState startAgent(LabState lab, LabState.Node node) throws InterruptedException {
    ProcessId agent = starter.agent(lab, node);
    return written(lab.change(node.name(), n -> n.withAgent(agent).withCut(false)));
  }

  private LabState written(LabState lab) {
    folder.write(lab);
    return lab;
  }

  private LabStatus await(LabState lab, Duration within, Progress progress)
      throws InterruptedException {
    Readiness readiness = new Readiness(lab);
    long deadline = System.nanoTime() + within.toNanos();
    requireAlive(lab);
    while (!readiness.ready(surveyor.ask(lab), progress)) {
      if (System.nanoTime() > deadline) {
        throw new Failure(
            "lab-slow",
            "starting the lab in " + folder.path(),
            "after " + within.toSeconds() + " s " + readiness.missing(),
            "The agents' last words may say why:\n" + LastWords.of(lab.nodes(), this::log));
      }
      Thread.sleep(LOOK_EVERY);
      requireAlive(lab);
    }
    requireAlive(lab);
    return surveyor.survey(lab);
  }

  private void requireAlive(LabState lab) {
    for (LabState.Node node : lab.nodes()) {
      ProcessId agent = node.agent();
      if (agent != null && !agent.alive()) {
        throw new Failure(
            "agent-ended",
            "starting the agent of " + node.name(),
            "it ended, saying:\n" + LastWords.of(log(node)),
            "Remove the cause, and repeat the command.");
      }
    }
  }

  private Path log(LabState.Node node) {
    return LabState.folder(folder.path(), node).resolve("agent.log");
  }

  /** An interrupt must not keep the cleaning from its end. */
  private void giveUp(boolean purge) throws InterruptedException {
    boolean interrupted = Thread.interrupted();
    try {
      undo.run();
      if (purge && folder.read().isPresent()) {
        folder.purge();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
