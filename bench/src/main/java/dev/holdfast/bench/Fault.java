package dev.holdfast.bench;

import dev.holdfast.agent.api.ApiClient;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.operation.SwitchoverRequest;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.lab.Cut;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabStatus;
import dev.holdfast.lab.Target;
import java.time.Duration;

/** What becomes of the primary, and how it is made good afterwards. */
enum Fault {
  KILL("kill -9 of the primary's server"),
  HOST("the primary's machine dies"),
  CUT("the primary's cable is cut"),
  LEADER("the primary's cable is cut, and its machine held the leader of the coordination store"),
  HUNG("SIGSTOP of the primary's server"),
  SWITCHOVER("a switchover that somebody asked for");

  private static final Duration DEADLINE = Duration.ofSeconds(45);
  private static final long WITHIN_MILLIS = 10_000;
  final String words;

  Fault(String words) {
    this.words = words;
  }

  /** Cables that can be cut need network namespaces. */
  boolean isolated() {
    return this == CUT || this == LEADER;
  }

  /** A second failover soon after the first waits, unless the server's process is gone. */
  boolean coolsDown() {
    return this != KILL && this != SWITCHOVER;
  }

  /** Before the clock runs. */
  void prepare(Lab lab, String primary) throws InterruptedException {
    String leader = leader(lab);
    if (this == LEADER && !leader.equals(primary)) {
      switchover(lab, primary, leader);
    }
  }

  void strike(Lab lab, String primary) throws InterruptedException {
    switch (this) {
      case KILL -> lab.kill(primary, Target.SERVER);
      case HOST -> lab.kill(primary, Target.HOST);
      case CUT, LEADER -> lab.cut(primary, Cut.CABLE);
      case HUNG -> lab.freeze(primary, Target.SERVER);
      case SWITCHOVER -> switchover(lab, primary, other(lab, primary));
    }
  }

  void mend(Lab lab, String primary) throws InterruptedException {
    switch (this) {
      case HOST -> lab.start(primary);
      case CUT, LEADER -> lab.heal(primary);
      case KILL, HUNG, SWITCHOVER -> {
        return; // its agent sees to it
      }
    }
  }

  private static String leader(Lab lab) throws InterruptedException {
    for (StatusView view : lab.views().values()) {
      String leader = view.store().leader();
      if (leader != null) {
        return leader;
      }
    }
    throw new Failure(
        "bench-stuck",
        "looking for the leader of the coordination store",
        "no agent knows it",
        "Try again.");
  }

  private static String other(Lab lab, String primary) throws InterruptedException {
    return lab.status().nodes().stream()
        .map(LabStatus.NodeStatus::name)
        .filter(name -> !name.equals(primary))
        .findFirst()
        .orElseThrow();
  }

  private static void switchover(Lab lab, String from, String to) throws InterruptedException {
    String api =
        lab.status().nodes().stream()
            .filter(n -> n.name().equals(from))
            .map(LabStatus.NodeStatus::api)
            .findFirst()
            .orElseThrow();
    new ApiClient(Endpoint.parse(api), lab.token())
        .act("switchover", new SwitchoverRequest(to, false, WITHIN_MILLIS, null, false), DEADLINE);
  }
}
