package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Event;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A person's commands, at moments chosen by the seed. */
final class Operator {
  static final long DELAY = 3600;
  private static final int SELDOM = 4;

  private final World w;

  Operator(World w) {
    this.w = w;
  }

  /** An operator's wish, at any moment: of the record's primary as a rule. */
  void switchover() {
    w.store
        .record()
        .ifPresent(r -> {
          boolean wrongly = w.random.nextInt(8) == 0;
          Agent a = w.agent(wrongly ? anyone() : r.record().primary());
          NodeName candidate = anyone();
          w.tell("OPERATOR asks " + a.name + " for a switchover to " + candidate);
          w.probe("switchover asked");
          Optional<Duration> kill =
              w.random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofSeconds(2));
          long id = w.random.nextInt(1_000_000);
          w.deliver(a, new Event.SwitchoverAsked(id, candidate, Duration.ofSeconds(10), kill));
        });
  }

  /** In some runs, and then now and then, in place of a fault. */
  boolean interferes() {
    boolean now = w.peopleInterfere && w.random.nextInt(SELDOM) == 0;
    if (now && w.delays && w.random.nextBoolean()) {
      delay();
    } else if (now && w.random.nextBoolean()) {
      rebuild();
    } else if (now) {
      pause();
    }
    return now;
  }

  /** A rebuild of any node from any other, whatever both are doing. */
  void rebuild() {
    Agent a = w.agent(anyone());
    Optional<NodeName> donor = w.random.nextBoolean() ? Optional.empty() : Optional.of(anyone());
    w.tell("OPERATOR asks " + a.name + " for a rebuild from " + donor);
    w.probe("rebuild asked");
    w.deliver(a, new Event.RebuildAsked(w.random.nextInt(1_000_000), donor));
  }

  /** One of them at a time, whatever it is at that moment; or none any more. */
  private void delay() {
    NodeName node = anyone();
    boolean live = w.orders.delayed(node);
    w.tell("OPERATOR wants " + (live ? "no delayed replica" : node + " delayed"));
    w.probe("delayed replica wanted");
    w.order(w.orders.paused(), live ? Map.of() : Map.of(node, DELAY));
  }

  /** For a while; each agent hears of beginning and end when it reaches the store. */
  void pause() {
    w.tell("OPERATOR pauses the cluster");
    w.probe("pause");
    w.order(true);
    w.schedule.after(100L + w.random.nextInt(1500), () -> w.order(false));
  }

  private NodeName anyone() {
    return w.names.get(w.random.nextInt(w.names.size()));
  }

  /** A failover without accepted loss: at most a regular election begins a little earlier. */
  void asksInVain(Agent a) {
    w.tell("OPERATOR asks " + a.name + " for a failover without loss");
    w.probe("failover without loss asked");
    w.deliver(a, new Event.FailoverAsked(2, Optional.empty(), false));
  }

  /**
   * The primary and an acker are gone, and an operator who has seen to it that they are off gives
   * the rest a primary.
   */
  void failover(Agent a, Consumer<Agent> off) {
    boolean possible =
        w.random.nextInt(3) == 0
            && w.store
                .record()
                .filter(r -> !r.record().primary().equals(a.name))
                .filter(r -> r.record().ackers().stream().anyMatch(n -> !n.equals(a.name)))
                .isPresent();
    if (!possible) {
      return;
    }
    w.store
        .record()
        .ifPresent(r -> {
          off.accept(w.agent(r.record().primary()));
          r.record().ackers().stream()
              .filter(n -> !n.equals(a.name))
              .findFirst()
              .ifPresent(n -> off.accept(w.agent(n)));
        });
    w.schedule.after(
        150,
        () -> {
          w.tell("OPERATOR asks " + a.name + " for a failover and accepts loss");
          w.probe("failover by hand asked");
          w.deliver(a, new Event.FailoverAsked(1, Optional.empty(), true));
        });
  }
}
