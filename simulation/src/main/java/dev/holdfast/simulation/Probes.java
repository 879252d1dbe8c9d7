package dev.holdfast.simulation;

import dev.holdfast.decision.Event;
import dev.holdfast.decision.Event.Probe;

/** An agent's probes of its server: one of each kind at a time, each until it is answered. */
final class Probes {
  private static final int PAUSE = 2 * World.TICK;

  private final World w;
  private final Agent agent;

  Probes(World w, Agent agent) {
    this.w = w;
    this.agent = agent;
  }

  void begin() {
    again(Probe.READ, PAUSE);
    again(Probe.WRITE, 3 * PAUSE);
  }

  private void again(Probe probe, int pause) {
    w.schedule.after(
        pause + w.random.nextInt(World.TICK),
        () -> {
          if (agent.up() && agent.server.up) {
            w.deliver(agent, new Event.ProbeBegan(probe));
            await(probe, pause, agent.incarnation, agent.server.life);
          } else {
            again(probe, pause);
          }
        });
  }

  /** The end of the server's process ends the connection, and with it the question. */
  private void await(Probe probe, int pause, int incarnation, int life) {
    w.schedule.after(
        w.delay(3),
        () -> {
          boolean same = agent.up() && agent.incarnation == incarnation;
          if (same && agent.server.up && agent.server.life == life && !answers()) {
            await(probe, pause, incarnation, life);
            return;
          }
          if (same) {
            w.deliver(agent, new Event.ProbeEnded(probe, found(probe)));
          }
          again(probe, pause);
        });
  }

  /** A small write that waits for nobody still ends: it needs no new space. */
  private boolean answers() {
    return !agent.server.frozen;
  }

  private String found(Probe probe) {
    return probe == Probe.WRITE && agent.server.diskFull ? "has no space left on its disk" : "";
  }
}
