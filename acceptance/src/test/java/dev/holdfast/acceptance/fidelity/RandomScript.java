package dev.holdfast.acceptance.fidelity;

import dev.holdfast.simulation.ModelServers;
import dev.holdfast.simulation.Sight;
import dev.holdfast.simulation.Sight.Server.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A script from a seed. It makes only steps whose outcome is certain: what happens at once in
 * reality happens in some order, and the model knows them all.
 */
final class RandomScript {
  private static final int NODES = 3;

  /** What the writer remembers of a server besides what is to be seen. */
  private static final class Memory {
    /** 0 for nobody. */
    int source;

    boolean wired = true;
    boolean acknowledgementsArrive = true;
    boolean applies = true;
    boolean replicates;

    boolean diverged;

    /** Somebody wrote here: an agent would take that back before anything else. */
    boolean errant;

    boolean closed;

    /** Only a former primary is started as a replica. */
    boolean primary;
  }

  private final Random random;
  private final ModelServers model = new ModelServers(NODES);
  private final Lines lines = new Lines();
  private final List<String> written = new ArrayList<>();
  private final List<Memory> memories = List.of(new Memory(), new Memory(), new Memory());
  private String outcome = "";
  private int rows;
  private int term;

  private RandomScript(long seed) {
    random = new Random(seed);
  }

  static Script of(long seed, int steps) {
    RandomScript writer = new RandomScript(seed);
    writer.begin();
    while (writer.written.size() < steps) {
      writer.next(1 + writer.random.nextInt(NODES));
    }
    return new Script("seed " + seed, writer.written);
  }

  private void begin() {
    for (int k = 1; k <= NODES; k++) {
      does(k, "starts");
    }
    opens(1);
    for (int k = 2; k <= NODES; k++) {
      follow(k, 1, k == 2 || random.nextBoolean());
    }
  }

  private void does(int k, String what) {
    String line = "db" + k + " " + what;
    outcome = lines.step(line).on(model);
    written.add(line);
  }

  private Memory memory(int k) {
    return memories.get(k - 1);
  }

  private State state(int k) {
    return model.sight().servers().get(k - 1).state();
  }

  private long waiting() {
    return model.sight().clients().values().stream().filter(t -> t == Sight.Told.WAITS).count();
  }

  private boolean happens(int percent) {
    return random.nextInt(100) < percent;
  }

  private void next(int k) {
    switch (state(k)) {
      case DOWN -> down(k);
      case FROZEN -> frozen(k);
      case OPEN -> open(k);
      case READ_ONLY -> readOnly(k);
    }
  }

  private void down(int k) {
    if (happens(50)) {
      does(k, memory(k).primary && happens(50) ? "starts as a replica" : "starts");
      memory(k).source = 0;
    }
  }

  private void frozen(int k) {
    if (happens(60)) {
      does(k, "goes on");
    } else if (happens(30)) {
      kill(k);
    }
  }

  private void kill(int k) {
    if (state(k) != State.FROZEN) {
      does(k, "has flushed its engine");
    }
    does(k, "is killed");
    memory(k).source = 0;
    memory(k).applies = true;
    memory(k).closed = false;
  }

  private void open(int k) {
    int other = other(k);
    switch (random.nextInt(14)) {
      case 0 -> kill(k);
      case 1 -> {
        does(k, "has flushed its engine");
        does(k, "stands still");
      }
      case 2 -> does(k, "locks db" + other);
      case 3 -> does(k, "unlocks db" + other);
      case 4 -> {
        does(k, "closes");
        memory(k).closed = outcome.equals("done");
      }
      case 5 -> {
        if (happens(20)) {
          does(k, "has its semi-sync switched off");
          memory(k).closed = false;
        }
      }
      default -> {
        if (waiting() < 4) {
          boolean inOther = happens(20);
          does(k, "takes row " + ++rows + " from a client" + (inOther ? " in domain 1" : ""));
        }
      }
    }
  }

  private int other(int k) {
    return 1 + (k + random.nextInt(NODES - 1)) % NODES;
  }

  private void readOnly(int k) {
    Memory m = memory(k);
    boolean plain = m.wired && m.acknowledgementsArrive && m.applies && sourceAnswers(k);
    if (m.closed) {
      afterClosing(k);
    } else if (!plain) {
      mends(k);
    } else if (m.source == 0) {
      idle(k);
    } else {
      replica(k);
    }
  }

  private boolean sourceAnswers(int k) {
    int source = memory(k).source;
    return source == 0 || state(source) != State.FROZEN;
  }

  private void afterClosing(int k) {
    if (happens(50)) {
      does(k, "steps down");
    } else {
      opens(k);
    }
    memory(k).closed = false;
  }

  private void opens(int k) {
    does(k, "opens in term " + ++term);
    memory(k).primary = true;
  }

  private void mends(int k) {
    Memory m = memory(k);
    if (!m.wired && happens(50)) {
      does(k, "is connected again");
      m.wired = true;
    } else if (!m.acknowledgementsArrive && happens(50)) {
      does(k, "has its acknowledgements arrive");
      m.acknowledgementsArrive = true;
    } else if (!m.applies && happens(50)) {
      does(k, "can apply again");
      m.applies = true;
    } else if (happens(20)) {
      kill(k);
    }
  }

  private void idle(int k) {
    int other = other(k);
    if (memory(k).diverged && state(other) == State.OPEN) {
      does(k, "is rewound to db" + other);
      memory(k).diverged = false;
      memory(k).errant = false;
    } else if (!memory(k).replicates && happens(25)) {
      opens(k);
    } else if (memory(k).replicates && happens(25)) {
      promote(k);
    } else if (happens(70) && (state(other) == State.OPEN || state(other) == State.READ_ONLY)) {
      follow(k, other, happens(60));
    } else if (happens(30)) {
      kill(k);
    }
  }

  private void promote(int k) {
    if (memory(k).errant) {
      return;
    }
    does(k, "is promoted");
    if (outcome.equals("done")) {
      memory(k).source = 0;
      memory(k).replicates = false;
    }
  }

  private void follow(int k, int other, boolean acknowledging) {
    does(k, "follows db" + other + (acknowledging ? " and acknowledges" : ""));
    memory(k).replicates = true;
    memory(k).diverged = outcome.equals("diverged");
    memory(k).source = outcome.equals("done") ? other : 0;
    memory(k).primary &= !outcome.equals("done");
  }

  private void replica(int k) {
    Memory m = memory(k);
    switch (random.nextInt(12)) {
      case 0 -> kill(k);
      case 1 -> does(k, "stands still");
      case 2, 3 -> {
        does(k, "votes");
        m.source = 0;
      }
      case 4 -> {
        does(k, "has its acknowledgements lost");
        m.acknowledgementsArrive = false;
      }
      case 5 -> {
        does(k, "has its acknowledgements held");
        m.acknowledgementsArrive = false;
      }
      case 6 -> {
        does(k, "is cut off");
        m.wired = false;
      }
      case 7 -> {
        does(k, "can't apply");
        m.applies = false;
      }
      case 8 -> does(k, "acknowledges to db" + m.source);
      case 9 -> does(k, "says what it has received");
      case 10 -> promote(k);
      default -> {
        if (happens(30)) {
          m.errant = true;
          does(k, "takes row " + ++rows + " from a SUPER user");
        }
      }
    }
  }
}
