package dev.holdfast.decision;

import dev.holdfast.base.NodeName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** One decision being made: the copy of the knowledge that is worked on, and the effects so far. */
final class Draft {
  final Knowledge k;
  final Rules rules;
  final List<Effect> effects = new ArrayList<>();

  Draft(Knowledge before, Rules rules) {
    this.k = before.copy();
    this.rules = rules;
  }

  void send(NodeName to, Message message) {
    effects.add(new Effect.Send(to, message));
  }

  void broadcast(Message message) {
    k.others().forEach(n -> send(n, message));
  }

  void note(Effect.Kind kind, long term, String text) {
    effects.add(new Effect.Note(kind, term, text));
  }

  /** Whether {@code wanted} is on disk; if not, sees to it. */
  boolean onDisk(Durable wanted) {
    if (k.durable.equals(wanted)) {
      return true;
    }
    if (k.persisting == null) {
      k.persisting = wanted;
      effects.add(new Effect.Persist(wanted));
    }
    return false;
  }

  void run(ServerOperation operation) {
    k.running = new Knowledge.Running(k.nextId++, operation);
    effects.add(new Effect.Run(k.running.id(), operation));
  }

  /** Whether a request of that kind may be sent now: one read and one write at a time. */
  boolean storeFree(Class<? extends StoreRequest> kind) {
    return k.now >= k.storeRetryAt && isFree(kind);
  }

  boolean isFree(Class<? extends StoreRequest> kind) {
    return isFree(k, kind);
  }

  /** Whether no request of that kind is under way. */
  static boolean isFree(Knowledge k, Class<? extends StoreRequest> kind) {
    for (StoreRequest call : k.storeCalls.values()) {
      if (kind.isInstance(call)) {
        return false;
      }
    }
    return true;
  }

  void ask(StoreRequest request) {
    TreeMap<Long, StoreRequest> calls = new TreeMap<>(k.storeCalls);
    calls.put(k.nextId, request);
    k.storeCalls = Collections.unmodifiableSortedMap(calls);
    effects.add(new Effect.AskStore(k.nextId++, request));
  }

  void write(VersionedRecord expected, TermRecord next) {
    ask(new StoreRequest.Write(java.util.OptionalLong.of(expected.version()), next));
  }

  /** Writes the record of this primary again: proof that it is the newest, and the last write. */
  void claim(VersionedRecord current, TermRecord.Phase phase) {
    if (storeFree(StoreRequest.Write.class)) {
      TermRecord r = current.record();
      write(current, new TermRecord(r.term(), r.primary(), r.ackers(), phase, ""));
    }
  }

  void setPeer(NodeName node, PeerView view) {
    k.peers = k.peers.with(node, view);
  }

  /**
   * 0 to {@code bound}, from the seed that the agent handed in (splitmix64, Steele et al. 2014).
   */
  long jitter(long bound) {
    k.random += 0x9E3779B97F4A7C15L;
    long z = k.random;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return Long.remainderUnsigned(z ^ (z >>> 31), bound + 1);
  }
}
