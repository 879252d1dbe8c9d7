package dev.holdfast.acceptance;

import dev.holdfast.lab.Cut;
import dev.holdfast.lab.Target;
import java.util.Locale;
import java.util.function.Supplier;

/** What breaks: processes, machines, networks, disks. */
final class FaultPhrases {
  private final Stage stage;
  private final Supplier<Cast> cast;

  private final StuckDisks disks;

  FaultPhrases(Stage stage, Supplier<Cast> cast, StuckDisks disks) {
    this.stage = stage;
    this.disks = disks;
    this.cast = cast;
  }

  void teach(Phrases phrases) {
    phrases.mean(
        "the (server|agent|host) of (.+) (hangs|stops|goes on|is killed|is started)",
        w -> process(w.group(2), w.group(1), w.group(3)));
    phrases.mean("the agent of (.+) runs", w -> all(w.group(1), this::startUnlessItRuns));
    phrases.mean("everything is killed at once", _ -> all("every node", n -> kill(n, Target.HOST)));
    phrases.mean("the power is back", _ -> all("every node", stage.lab()::start));
    phrases.mean("nothing gets to (.+)", w -> cut(w.group(1), Cut.IN));
    phrases.mean("nothing gets out of (.+)", w -> cut(w.group(1), Cut.OUT));
    phrases.mean("(.+) (?:is|are) cut off from the store", w -> cut(w.group(1), Cut.STORE));
    phrases.mean("(.+) (?:is|are) cut off", w -> cut(w.group(1), Cut.CABLE));
    phrases.mean("every network is healed", _ -> all("every node", stage.lab()::heal));
    phrases.mean("the network of (.+) is healed", w -> all(w.group(1), stage.lab()::heal));
    phrases.mean("the disk of (.+) is full", w -> all(w.group(1), stage.lab()::fill));
    phrases.mean("the disk of (.+) hangs", w -> all(w.group(1), disks::hangs));
    phrases.mean("the disk of (.+) goes on", w -> all(w.group(1), disks::goesOn));
    phrases.mean("the disk of (.+) has space again", w -> all(w.group(1), stage.lab()::free));
    phrases.mean(
        "clients take all connections of (.+)",
        w -> all(w.group(1), n -> stage.crowd().gathersAt(stage.practice().node(n))));
  }

  private void process(String who, String what, String happens) throws Throwable {
    Target target = Target.valueOf(what.toUpperCase(Locale.ROOT));
    switch (happens) {
      case "hangs", "stops" -> all(who, n -> stage.lab().freeze(n, target));
      case "goes on" -> all(who, n -> stage.lab().thaw(n, target));
      case "is killed" -> all(who, n -> kill(n, target));
      default -> all(who, stage.lab()::start);
    }
  }

  private void startUnlessItRuns(String node) throws InterruptedException {
    if (stage.practice().node(node).agentPid() == null) {
      stage.lab().start(node);
    }
  }

  private void kill(String node, Target target) throws InterruptedException {
    stage.lab().kill(node, target);
  }

  private void cut(String who, Cut what) throws Throwable {
    all(who, n -> stage.lab().cut(n, what));
  }

  /** Something that is done to a node. */
  private interface Blow {
    void to(String node) throws Throwable;
  }

  private void all(String who, Blow blow) throws Throwable {
    for (String node : cast.get().nodes(who)) {
      blow.to(node);
    }
  }
}
