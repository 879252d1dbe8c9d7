package dev.holdfast.lab;

import java.nio.file.Path;
import java.util.List;

/** Where the nodes live: all on the loopback, or each in a network namespace of its own. */
sealed interface Network permits Loopback, Namespaces {
  void create(List<LabState.Node> nodes) throws InterruptedException;

  /** The command that runs another one where this node lives; it keeps the pid. */
  List<String> enter(String node);

  /** Takes the node's cable away, in both directions. */
  void cut(String node) throws InterruptedException;

  void heal(String node) throws InterruptedException;

  /** Also after a crash in the middle of {@link #create}; right a second time. */
  void remove() throws InterruptedException;

  static Network of(LabState state) {
    return state.network() == null
        ? new Loopback()
        : new Namespaces(state.network(), state.nodes().stream().map(LabState.Node::name).toList());
  }

  /** Ten hexadecimal digits would not fit into an interface name; six do, and two labs differ. */
  static String id(Path folder) {
    return String.format("%06x", folder.toString().hashCode() & 0xffffff);
  }
}
