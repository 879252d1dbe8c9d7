package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Canonical;
import dev.holdfast.decision.Durable;
import dev.holdfast.decision.Knowledge;
import org.jspecify.annotations.Nullable;

/** One node at work. */
final class Actor {
  final NodeName name;
  final SimServer server;
  private final Cluster.Node before;
  @Nullable Knowledge knowledge;
  Durable disk;
  int incarnation;
  boolean hostDown;

  Actor(Cluster.Node n) {
    this.before = n;
    this.name = n.server().name();
    this.server = n.server().server();
    this.knowledge = n.knowledge();
    this.disk = n.disk();
    this.incarnation = n.incarnation();
    this.hostDown = n.hostDown();
  }

  boolean up() {
    return knowledge != null;
  }

  /** The very value of before when nothing has changed: then it needs no second look. */
  @SuppressWarnings("ReferenceEquality") // each thought gives another object
  Cluster.Node after() {
    Image image = Image.of(server);
    boolean thought = knowledge != before.knowledge();
    Knowledge k = thought && knowledge != null ? Canonical.of(knowledge) : knowledge;
    boolean same =
        !thought
            && incarnation == before.incarnation()
            && hostDown == before.hostDown()
            && disk.equals(before.disk())
            && image.equals(before.server());
    return same ? before : new Cluster.Node(k, disk, incarnation, hostDown, image);
  }
}
