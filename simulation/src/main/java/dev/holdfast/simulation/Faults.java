package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Things that go wrong, chosen by the seed. */
final class Faults {
  private final World w;
  private final Operator operator;
  private final Disks disks;

  /** Without what is slow, full or late: too many kinds at once make every sequence of one rare. */
  private static final int PLAIN_KINDS = 18;

  private static final int ALL_KINDS = 27;
  private static final int FEWEST_KINDS = 2;
  private static final int MOST_KINDS = 10;

  private final int hostility;

  /** One disk at most, and nothing else that can cost a node what it holds: that would be two. */
  private final boolean disksAreLost;

  /** Whether servers hang for good, disks fill up or are slow, and clocks differ in this run. */
  private final boolean grey;

  /**
   * The kinds of this run, a few of all: what takes several of one kind is reached more often so
   * (Groce et al., "Swarm Testing", 2012).
   */
  private final int[] kinds;

  Faults(World w) {
    this.w = w;
    this.operator = new Operator(w);
    this.disks = new Disks(w, this::restartLater);
    this.hostility = 8 + w.random.nextInt(60);
    this.disksAreLost = w.random.nextInt(4) == 0;
    this.grey = w.random.nextInt(4) == 0;
    this.kinds = some(grey ? ALL_KINDS : PLAIN_KINDS);
  }

  private int[] some(int of) {
    List<Integer> all = new ArrayList<>(IntStream.range(0, of).boxed().toList());
    Collections.shuffle(all, w.random);
    int count = FEWEST_KINDS + w.random.nextInt(MOST_KINDS - FEWEST_KINDS + 1);
    return all.stream().limit(count).mapToInt(Integer::intValue).toArray();
  }

  /** Breaks something at random intervals until {@code end}, then mends everything. */
  void until(long end) {
    long pause = 10L + w.random.nextInt(hostility * 10);
    if (w.schedule.now() + pause >= end) {
      w.schedule.after(end - w.schedule.now(), this::mend);
      return;
    }
    w.schedule.after(
        pause,
        () -> {
          breakSomething();
          until(end);
        });
  }

  private void breakSomething() {
    if (operator.interferes()) {
      return;
    }
    Agent a = w.agent(w.names.get(w.random.nextInt(w.names.size())));
    if (w.random.nextInt(3) == 0) {
      a = w.store.record().map(r -> w.agent(r.record().primary())).orElse(a);
    }
    switch (kinds[w.random.nextInt(kinds.length)]) {
      case 0, 1 -> killServer(a);
      case 2 -> killAgent(a);
      case 3 -> {
        killServer(a);
        killAgent(a);
      }
      case 4 -> {
        if (!disksAreLost) {
          crashHost(a);
        } else {
          disks.lose(a);
        }
      }
      case 5 -> isolate(a);
      case 6 -> cutOneWay(a);
      case 7 -> storeOutage(a);
      case 8 -> badWeather();
      case 9 -> freezeServer(a);
      case 10 -> freezeAgent(a);
      case 11 -> {
        freezeServer(a);
        freezeAgent(a);
      }
      case 12 -> {
        if (!disksAreLost) {
          writeOnReplica(a);
        }
      }
      case 13 -> w.network.heal();
      case 14, 15, 16 -> operator.switchover();
      case 17 -> operator.failover(a, this::off);
      case 18 -> bendTime(a);
      case 19 -> disks.slow(a);
      case 20 -> operator.asksInVain(a);
      case 21, 22 -> {
        if (!disksAreLost) {
          disks.fill(a);
        } else if (disks.damage(a)) {
          killServer(a);
        }
      }
      default -> disks.fill(a);
    }
  }

  /** For at least as long as the operator needs. */
  private void off(Agent a) {
    w.tell("FAULT " + a.name + " is off");
    a.server.killed();
    if (a.up()) {
      w.work.abandon(a);
      a.dies();
      restartLater(a, 300 + w.random.nextInt(600));
    }
  }

  private void killServer(Agent a) {
    if (!a.server.up) {
      return;
    }
    w.tell("FAULT server " + a.name + " is killed");
    w.probe(a.server.writable ? "kill of a primary" : "kill of a replica");
    a.server.killed();
    int incarnation = a.incarnation;
    w.schedule.after(
        w.delay(3),
        () -> {
          if (a.incarnation == incarnation && !a.server.up) {
            w.deliver(a, new Event.ServerExited("signal 11", w.random.nextInt(3) == 0));
          }
        });
  }

  private void killAgent(Agent a) {
    if (!a.up()) {
      return;
    }
    w.tell("FAULT agent " + a.name + " is killed");
    w.probe("kill of an agent");
    w.work.abandon(a);
    a.dies();
    restartLater(a, 20 + w.random.nextInt(600));
  }

  private void restartLater(Agent a, int delay) {
    w.schedule.after(
        delay,
        () -> {
          if (!a.up()) {
            w.startAgent(a);
          }
        });
  }

  private void crashHost(Agent a) {
    w.tell("FAULT host " + a.name + " goes down");
    w.probe("crash of a host");
    a.server.hostCrashed(w.random.nextInt(3));
    a.hostRestarted = true;
    a.dies();
    restartLater(a, 50 + w.random.nextInt(900));
  }

  /** Ticks are all that a node knows of time: its own may come twice as often, or half. */
  private void bendTime(Agent a) {
    a.ticksEvery = World.TICK / 2 + w.random.nextInt(World.TICK * 3 / 2);
    w.tell("FAULT the clock of " + a.name + " ticks every " + a.ticksEvery);
    w.probe(a.ticksEvery < World.TICK ? "clock that is fast" : "clock that is slow");
  }

  private void freezeServer(Agent a) {
    if (a.server.up && !a.server.frozen) {
      w.tell("FAULT server " + a.name + " is stopped");
      w.probe("server stopped for a while");
      w.freeze(a.server);
      if (grey && w.random.nextBoolean()) {
        w.probe("server stopped for good");
        a.server.frozenForGood = true;
        return;
      }
      int life = a.server.life;
      w.schedule.after(
          20L + w.random.nextInt(500),
          () -> {
            if (a.server.life == life && a.server.frozen) {
              w.tell("server " + a.name + " goes on");
              w.streams.wakes(a.server);
            }
          });
    }
  }

  private void freezeAgent(Agent a) {
    if (a.up() && !a.frozen) {
      w.tell("FAULT agent " + a.name + " is stopped");
      w.probe("agent stopped for a while");
      a.frozen = true;
      int incarnation = a.incarnation;
      w.schedule.after(
          20L + w.random.nextInt(500),
          () -> {
            if (a.incarnation == incarnation && a.frozen) {
              w.tell("agent " + a.name + " goes on");
              w.thaw(a);
            }
          });
    }
  }

  private void writeOnReplica(Agent a) {
    if (a.server.up && !a.server.writable && !a.server.frozen && !a.server.diskFull) {
      w.tell("FAULT somebody writes on " + a.name + ", a replica");
      w.probe("errant write");
      w.streams.writeErrant(a.server);
    }
  }

  private void isolate(Agent a) {
    w.tell("FAULT " + a.name + " is cut off");
    w.network.isolate(a.name, w.names);
    healLater();
  }

  private void cutOneWay(Agent a) {
    NodeName other = w.names.get(w.random.nextInt(w.names.size()));
    w.tell("FAULT " + a.name + " can't reach " + other);
    w.network.cutOneWay(a.name, other);
    healLater();
  }

  private void storeOutage(Agent a) {
    if (w.random.nextBoolean()) {
      w.tell("FAULT " + a.name + " is cut off from the store");
      w.network.cutFromStore(a.name);
      healLater();
      return;
    }
    w.tell("FAULT the store is down");
    w.probe("store outage");
    w.store.down = true;
    w.schedule.after(50L + w.random.nextInt(900), () -> w.store.down = false);
  }

  private void badWeather() {
    w.network.lossPercent = w.random.nextInt(40);
    w.network.slowPercent = w.random.nextInt(20);
    w.tell(
        "FAULT "
            + w.network.lossPercent
            + " % of messages are lost, "
            + w.network.slowPercent
            + " % of everything is slow");
    healLater();
  }

  private void healLater() {
    w.schedule.after(
        40L + w.random.nextInt(900),
        () -> {
          w.tell("the network is healed");
          w.network.heal();
        });
  }

  private void mend() {
    w.tell("FAULTS END");
    w.network.heal();
    w.store.down = false;
    w.order(false);
    w.calm = true;
    w.agents.values().forEach(a -> a.server.freed());
    w.agents.values().forEach(a -> a.ticksEvery = World.TICK);
    w.agents.values().forEach(a -> a.server.canCatchUp());
    w.agents.values().stream()
        .filter(a -> a.server.frozen && !a.server.frozenForGood)
        .forEach(a -> w.streams.wakes(a.server));
    w.agents.values().stream().filter(a -> a.frozen).forEach(w::thaw);
    w.agents.values().stream().filter(a -> !a.up()).forEach(w::startAgent);
  }
}
