package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Canonical;
import dev.holdfast.decision.Decider;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.decision.Rules;
import dev.holdfast.decision.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every interleaving of the decision core's steps on three nodes, within bounds, the lightest
 * stories first: a move weighs 1, one that is a fault {@link #FAULT} more. So the story of a
 * violation is one of the shortest with as few faults. It begins with a cluster that is whole, or
 * one that has come a little further.
 */
final class Explorer {
  /** What is explored. */
  record Setting(Rules rules, Set<Scenario.Flaw> flaws, Bounds bounds) {
    private static final int NEVER = Integer.MAX_VALUE;

    static final List<NodeName> NAMES = Stream.of("db1", "db2", "db3").map(NodeName::new).toList();

    /** What the exploration begins with, besides a cluster that is whole. */
    static final List<List<String>> BEGINNINGS =
        List.of(
            List.of("a client writes on db1", "db3 receives and acknowledges"),
            List.of(
                "a client writes on db1",
                "db3 receives and acknowledges",
                "FAULT the server of db1 is killed"),
            List.of(
                "a client writes on db1",
                "db3 receives and acknowledges",
                "FAULT db3 is cut off",
                "db1 ticks"));

    /** The shortest waits: a node does nothing too late, and it may tick as seldom as it likes. */
    private static final Settings HASTY =
        new Settings(
            1, 1, 1, 1, 1, 1, NEVER, new Settings.Patience(NEVER, NEVER, NEVER, NEVER, 0, 1));

    Knowledge fresh(NodeName name) {
      return Knowledge.of(name, NAMES, HASTY);
    }
  }

  /**
   * How it ended.
   *
   * @param violation what did not hold; null when everything did
   * @param story the moves that lead there
   * @param states how many were explored
   * @param weight up to which all stories were explored
   * @param whole whether all states within the bounds were explored
   */
  record Outcome(
      @Nullable String violation,
      List<String> story,
      int states,
      long moves,
      int weight,
      boolean whole) {}

  /** States share most of their parts: each different part is kept once, a state is numbers. */
  private static final class Parts<T> {
    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> parts = new ArrayList<>();

    int number(T part) {
      Integer known = numbers.putIfAbsent(part, parts.size());
      if (known != null) {
        return known;
      }
      parts.add(part);
      return parts.size() - 1;
    }

    T part(int number) {
      return parts.get(number);
    }
  }

  /** How a state was reached first: the state before, the number of the move, and its fuse. */
  private record Way(int from, int move, int fuse, int weight) {}

  private record Due(int state, boolean faults) {}

  /** A violation, told. */
  private static final class Found extends Exception {
    private static final long serialVersionUID = 1;
    final transient List<String> story;
    final String violation;

    Found(String violation, List<String> story) {
      super(violation);
      this.violation = violation;
      this.story = story;
    }
  }

  private record Key(int a, int b, int c, int mail, int rest) {
    int node(int i) {
      return i == 0 ? a : i == 1 ? b : c;
    }
  }

  private static final int FAULT = 5;

  private final Setting setting;
  private final Decider decider;
  private final Parts<Cluster.Node> nodes = new Parts<>();
  private final Parts<Set<Cluster.Mail>> mails = new Parts<>();
  private final Parts<Cluster> rests = new Parts<>();
  private final Map<Key, Integer> seen = new HashMap<>();
  private final List<Key> states = new ArrayList<>();
  private final List<Way> ways = new ArrayList<>();
  private final List<List<Due>> queue = new ArrayList<>();
  private int explored;
  private long moves;
  private long first;

  Explorer(Setting setting) {
    this.setting = setting;
    this.decider = new Decider(setting.rules());
  }

  @SuppressWarnings("ReferenceEquality") // the others are looked up, which takes its time
  private Key key(Cluster c, @Nullable Cluster before, @Nullable Key known) {
    int[] n = new int[c.nodes().size()];
    for (int i = 0; i < n.length; i++) {
      Cluster.Node node = c.nodes().get(i);
      if (before != null && known != null && before.nodes().get(i) == node) {
        n[i] = known.node(i);
      } else {
        n[i] = nodes.number(node);
      }
    }
    Cluster rest =
        new Cluster(
            List.of(),
            Set.of(),
            c.record(),
            c.cut(),
            c.ghosts(),
            c.acknowledged(),
            c.written(),
            c.faults());
    return new Key(n[0], n[1], n[2], mails.number(c.mail()), rests.number(rest));
  }

  private Cluster cluster(Key k) {
    Cluster rest = rests.part(k.rest());
    return new Cluster(
        List.of(nodes.part(k.a()), nodes.part(k.b()), nodes.part(k.c())),
        mails.part(k.mail()),
        rest.record(),
        rest.cut(),
        rest.ghosts(),
        rest.acknowledged(),
        rest.written(),
        rest.faults());
  }

  Outcome explore() {
    Cluster begin = Beginning.whole(setting);
    first = begin.record() == null ? 0 : begin.record().version();
    keep(begin, new Way(-1, -1, -1, 0), null);
    Setting.BEGINNINGS.forEach(this::begin);
    for (int weight = 0; weight < queue.size(); weight++) {
      for (int i = 0; i < queue.get(weight).size(); i++) {
        if (explored == setting.bounds().states()) {
          return new Outcome(null, List.of(), explored, moves, weight - 1, false);
        }
        try {
          expand(queue.get(weight).get(i));
        } catch (Found found) {
          return new Outcome(found.violation, found.story, explored, moves, weight, false);
        }
      }
    }
    return new Outcome(null, List.of(), explored, moves, queue.size() - 1, true);
  }

  /** What can happen next to a state without a fault; faults later, for they weigh more. */
  private void expand(Due due) throws Found {
    Cluster c = cluster(states.get(due.state()));
    Moves next = new Moves(setting, c);
    List<Moves.Move> all = next.all();
    if (!due.faults()) {
      explored++;
      for (int m = 0; m < next.usual(); m++) {
        go(due.state(), c, all.get(m), m, -1);
      }
      if (c.faults() < setting.bounds().faults()) {
        queue(ways.get(due.state()).weight() + FAULT).add(new Due(due.state(), true));
      }
      return;
    }
    for (int m = 0; m < all.size(); m++) {
      if (m >= next.usual()) {
        go(due.state(), c, all.get(m), m, -1);
      } else if (all.get(m).thinker() != null) {
        for (int fuse = 0; go(due.state(), c, all.get(m), m, fuse); fuse++) {
          // killed a little later each time
        }
      }
    }
  }

  /** Makes a move; false when it ended before its fuse did. */
  private boolean go(int state, Cluster c, Moves.Move move, int number, int fuse) throws Found {
    moves++;
    Stage stage = new Stage(setting, decider, c);
    String violation = make(stage, move, fuse);
    if (violation != null) {
      List<String> story = story(state);
      story.add(line(move, stage));
      throw new Found(violation, story);
    }
    if (fuse >= stage.done) {
      return false;
    }
    Cluster next = stage.cluster();
    if (within(next)) {
      int weight = ways.get(state).weight() + 1 + (next.faults() - c.faults()) * FAULT;
      keep(next, new Way(state, number, fuse, weight), c);
    }
    return true;
  }

  private List<Due> queue(int weight) {
    while (queue.size() <= weight) {
      queue.add(new ArrayList<>());
    }
    return queue.get(weight);
  }

  /** One more state to begin with: what leads there is played first. */
  private void begin(List<String> beginning) {
    int state = 0;
    for (String label : beginning) {
      Cluster c = cluster(states.get(state));
      List<Moves.Move> all = new Moves(setting, c).all();
      for (int m = 0; m < all.size(); m++) {
        if (all.get(m).label().equals(label)) {
          Stage stage = new Stage(setting, decider, c);
          make(stage, all.get(m), -1);
          state = keep(stage.cluster(), new Way(state, m, -1, 0), c);
          break;
        }
      }
    }
  }

  static @Nullable String make(Stage stage, Moves.Move move, int fuse) {
    try {
      stage.fuse = fuse;
      stage.faults += fuse < 0 ? 0 : 1;
      move.action().accept(stage);
      stage.check();
      return null;
    } catch (Violation v) {
      return String.valueOf(v.getMessage());
    }
  }

  private boolean within(Cluster c) {
    long term = c.record() == null ? 0 : c.record().record().term();
    for (Cluster.Node n : c.nodes()) {
      term = Math.max(term, n.knowledge() == null ? 0 : Canonical.term(n.knowledge()));
    }
    long version = c.record() == null ? 0 : c.record().version();
    return term <= setting.bounds().terms()
        && version <= first + setting.bounds().records()
        && c.mail().size() <= setting.bounds().mail()
        && c.faults() <= setting.bounds().faults();
  }

  private int keep(Cluster c, Way way, @Nullable Cluster before) {
    Key key = key(c, before, way.from() < 0 ? null : states.get(way.from()));
    Integer known = seen.putIfAbsent(key, states.size());
    if (known != null) {
      return known;
    }
    states.add(key);
    ways.add(way);
    queue(way.weight()).add(new Due(states.size() - 1, false));
    return states.size() - 1;
  }

  /** Made once more, so that it can be told. */
  private List<String> story(int state) {
    List<Way> all = new ArrayList<>();
    for (Way w = ways.get(state); w.from() >= 0; w = ways.get(w.from())) {
      all.addFirst(w);
    }
    List<String> story = new ArrayList<>();
    for (Way step : all) {
      Cluster c = cluster(states.get(step.from()));
      Stage stage = new Stage(setting, decider, c);
      Moves.Move move = new Moves(setting, c).all().get(step.move());
      make(stage, move, step.fuse());
      story.add(line(move, stage));
    }
    return story;
  }

  private static String line(Moves.Move move, Stage stage) {
    return move.label()
        + (stage.told.isEmpty() ? "" : "\n        " + String.join("\n        ", stage.told));
  }
}
