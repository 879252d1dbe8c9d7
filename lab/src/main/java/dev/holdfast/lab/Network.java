package dev.holdfast.lab;

import java.nio.file.Path;
import java.util.List;

/** Where the nodes live: all on the loopback, or each in a network namespace of its own. */
sealed interface Network permits Loopback, Namespaces {
  void create(List<LabState.Node> nodes) throws InterruptedException;

  /** The command that runs another one where this node lives; it keeps the pid. */
  List<String> enter(String node);

  /** Packets vanish without an answer, as they do behind a switch that has died. */
  void cut(String node, Cut what) throws InterruptedException;

  /** Undoes every cut of that node. */
  void heal(String node) throws InterruptedException;

  /** Also after a crash in the middle of {@link #create}; right a second time. */
  void remove() throws InterruptedException;

  static Network of(LabState state) {
    return state.network() == null
        ? new Loopback()
        : new Namespaces(state.network(), state.nodes());
  }

  /** Ten hexadecimal digits would not fit into an interface name; six do, and two labs differ. */
  static String id(Path folder) {
    return String.format("%06x", folder.toString().hashCode() & 0xffffff);
  }
}
