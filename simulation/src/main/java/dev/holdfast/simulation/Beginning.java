package dev.holdfast.simulation;

import dev.holdfast.decision.Decider;
import dev.holdfast.decision.Durable;
import dev.holdfast.decision.Rules;
import dev.holdfast.decision.TermRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Where an exploration begins. */
final class Beginning {
  private Beginning() {}

  /** The cluster after its first start, when everything has gone well. */
  static Cluster whole(Explorer.Setting setting) {
    List<Cluster.Node> down = new ArrayList<>();
    for (int i = 0; i < Explorer.Setting.NAMES.size(); i++) {
      Image server = Image.of(new SimServer(Explorer.Setting.NAMES.get(i), i + 1));
      down.add(new Cluster.Node(null, Durable.FRESH, 0, false, server));
    }
    Cluster c = new Cluster(down, Set.of(), null, Set.of(), List.of(), Set.of(), 0, 0);
    Decider right = new Decider(new Rules());
    Random any = new Random(1);
    for (int round = 0; round < 500; round++) {
      List<Moves.Move> all =
          new Moves(
                  new Explorer.Setting(
                      setting.rules(), setting.flaws(), new Bounds(0, 1, 99, 0, 9, 0)),
                  c)
              .all();
      List<Moves.Move> urgent = all.stream().filter(m -> !m.label().endsWith(" ticks")).toList();
      List<Moves.Move> next =
          urgent.isEmpty()
              ? List.of(all.get(any.nextInt(all.size())))
              : List.of(urgent.get(any.nextInt(urgent.size())));
      Stage stage = new Stage(setting, right, c);
      Explorer.make(stage, next.getFirst(), -1);
      c = stage.cluster();
      if (round > 200 && urgent.isEmpty() && isWhole(c)) {
        return c;
      }
    }
    throw new IllegalStateException("the cluster has not become whole: " + c);
  }

  private static boolean isWhole(Cluster c) {
    return c.record() != null
        && c.record().record().phase() == TermRecord.Phase.SERVING
        && c.record().record().ackers().size() == 2
        && c.mail().isEmpty()
        && c.nodes().stream().filter(n -> n.server().acknowledging()).count() == 2;
  }
}
