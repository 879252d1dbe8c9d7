package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The other members as last heard: a value. There are few, and they are looked up in every step:
 * two short lists take a fraction of what a tree takes.
 */
record Peers(List<NodeName> names, List<PeerView> views) {
  static final Peers NONE = new Peers(List.of(), List.of());

  Peers {
    names = List.copyOf(names);
    views = List.copyOf(views);
  }

  @Nullable PeerView get(NodeName node) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(node)) {
        return views.get(i);
      }
    }
    return null;
  }

  /** Kept in the order of the names, so that the order of hearing makes no difference. */
  Peers with(NodeName node, PeerView view) {
    List<NodeName> nextNames = new ArrayList<>(names);
    List<PeerView> nextViews = new ArrayList<>(views);
    int i = 0;
    while (i < names.size() && names.get(i).compareTo(node) < 0) {
      i++;
    }
    if (i < names.size() && names.get(i).equals(node)) {
      nextViews.set(i, view);
      return new Peers(names, nextViews);
    }
    nextNames.add(i, node);
    nextViews.add(i, view);
    return new Peers(nextNames, nextViews);
  }

  /** Whether nobody has said anything new. */
  boolean repeat(Peers earlier) {
    if (!names.equals(earlier.names)) {
      return false;
    }
    for (int i = 0; i < views.size(); i++) {
      if (!views.get(i).status().repeats(earlier.views.get(i).status())) {
        return false;
      }
    }
    return true;
  }

  Peers map(UnaryOperator<PeerView> change) {
    return new Peers(names, views.stream().map(change).toList());
  }

  void forEach(BiConsumer<NodeName, PeerView> action) {
    for (int i = 0; i < names.size(); i++) {
      action.accept(names.get(i), views.get(i));
    }
  }
}
