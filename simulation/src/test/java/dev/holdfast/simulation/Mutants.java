package dev.holdfast.simulation;

import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.Gtid;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.decision.Durable;
import dev.holdfast.decision.Message;
import dev.holdfast.decision.NodeStatus;
import dev.holdfast.decision.Rules;
import dev.holdfast.decision.Settings;
import dev.holdfast.decision.TermRecord;
import dev.holdfast.decision.VersionedRecord;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The rules, each broken once: the simulator must catch every one. */
final class Mutants {
  private Mutants() {}

  static Map<String, Rules> all() {
    Map<String, Rules> all = new LinkedHashMap<>();
    all.put("acknowledges without being named", new AcknowledgesUnnamed());
    all.put("acknowledges after promising", new AcknowledgesAfterPromising());
    all.put("promise not kept on disk", new PromiseNotKept());
    all.put("one promise is enough", new OnePromiseIsEnough());
    all.put("record names ackers that lag", new LaggardsNamed());
    all.put("winner is not the most advanced", new NotTheMostAdvanced());
    all.put("rebooted acker counted as a holder", new DoubtIgnored());
    all.put("only holder recovers as a replica", new TruncatesOnlyHolder());
    all.put("acker removed without a fence", new RemovesUnfenced());
    all.put("only level acker removed", new RemovesOnlyHolder());
    all.put("account unlocked unconfirmed", new UnlocksUnconfirmed());
    all.put("restarted primary opens without locking", new NoRelock());
    all.put("opens before the relay log is applied", new OpensBeforeApplying());
    all.put("removal given up while its write is under way", new AbandonsRemovals());
    all.put("accounts unlocked by an old record", new OpensByOldRecord());
    all.put("restarted agent trusts old news", new TrustsOldNews());
    all.put("primary that is cut off stays open", new NeverCloses());
    all.put("primary without its data resumes its term", new ResumesWithoutData());
    all.put("rewound node still counted as a holder", new RewoundStillHolder());
    all.put("steps down without having closed", new StepsDownOpen());
    all.put("closing believed before it is done", new BelievesClosing());
    all.put("never-primary node passed over though it holds most", new PassesOverHolder());
    all.put("hands over to a candidate that is behind", new HandsOverToLaggards());
    all.put("sequence numbers compared without their domain", new DomainsForgotten());
    all.put("old primary named an acker", new OldPrimaryNamed());
    all.put("delayed acker throws away what it received", new DelayedStillHolder());
    return all;
  }

  private static final class DomainsForgotten extends Rules {
    @Override
    protected Optional<Elected> elect(
        Map<NodeName, Message.Promised> promises,
        List<NodeName> preference,
        Set<NodeName> avoided) {
      return promises.entrySet().stream()
          .max(Comparator.comparingLong(e -> greatest(e.getValue())))
          .map(e -> new Elected(e.getKey(), new TreeSet<>()));
    }

    private static long greatest(Message.Promised promised) {
      return promised.received().byDomain().values().stream()
          .mapToLong(Gtid::sequence)
          .max()
          .orElse(0);
    }
  }

  private static final class OldPrimaryNamed extends Rules {
    @Override
    protected Optional<Elected> elect(
        Map<NodeName, Message.Promised> promises,
        List<NodeName> preference,
        Set<NodeName> avoided) {
      return super.elect(promises, preference, avoided)
          .map(e -> {
            TreeSet<NodeName> ackers = new TreeSet<>(e.ackers());
            preference.stream().filter(n -> !promises.containsKey(n)).forEach(ackers::add);
            return new Elected(e.winner(), ackers);
          });
    }
  }

  private static final class StepsDownOpen extends Rules {
    @Override
    protected boolean mayStepDown(boolean closed) {
      return true;
    }
  }

  private static final class PassesOverHolder extends Rules {
    @Override
    protected Optional<Elected> elect(
        Map<NodeName, Message.Promised> promises,
        List<NodeName> preference,
        Set<NodeName> avoided) {
      Map<NodeName, Message.Promised> rest = new LinkedHashMap<>(promises);
      if (!avoided.containsAll(promises.keySet())) {
        rest.keySet().removeAll(avoided);
      }
      return super.elect(rest, preference, avoided);
    }
  }

  private static final class ResumesWithoutData extends Rules {
    @Override
    protected boolean mayBePrimary(Durable durable) {
      return true;
    }
  }

  private static final class BelievesClosing extends Rules {
    @Override
    protected boolean isClosed(boolean saidSo) {
      return true;
    }
  }

  private static final class HandsOverToLaggards extends Rules {
    @Override
    protected boolean mayCollect(boolean candidateIsLevel) {
      return true;
    }

    @Override
    protected Optional<Elected> handOver(
        NodeName candidate, Map<NodeName, Message.Promised> promises) {
      return Optional.of(new Elected(candidate, new TreeSet<>()));
    }
  }

  private static final class RewoundStillHolder extends Rules {
    @Override
    protected Durable replacing(Durable before) {
      return before;
    }
  }

  private static final class DelayedStillHolder extends Rules {
    @Override
    protected boolean mayDelay(TermRecord record, NodeName self) {
      return true;
    }

    @Override
    protected Durable delaying(Durable before) {
      return before;
    }
  }

  private static final class AcknowledgesUnnamed extends Rules {
    @Override
    protected boolean mayAcknowledge(TermRecord record, NodeName self, Durable durable) {
      return durable.promised() == record.term();
    }
  }

  private static final class AcknowledgesAfterPromising extends Rules {
    @Override
    protected boolean stopsBeforePromising() {
      return false;
    }
  }

  private static final class PromiseNotKept extends Rules {
    @Override
    protected Durable promising(Durable before, long term) {
      return before;
    }
  }

  private static final class OnePromiseIsEnough extends Rules {
    @Override
    protected boolean enough(TermRecord under, SortedSet<NodeName> promised) {
      return !promised.isEmpty();
    }
  }

  private static final class LaggardsNamed extends Rules {
    @Override
    protected SortedSet<NodeName> levelWith(
        NodeName winner, GtidPosition reached, Map<NodeName, Message.Promised> promises) {
      TreeSet<NodeName> all = new TreeSet<>(promises.keySet());
      all.remove(winner);
      return all;
    }
  }

  private static final class NotTheMostAdvanced extends Rules {
    @Override
    protected Optional<Elected> elect(
        Map<NodeName, Message.Promised> promises,
        List<NodeName> preference,
        Set<NodeName> avoided) {
      return preference.stream()
          .filter(promises::containsKey)
          .findFirst()
          .map(n -> new Elected(n, new TreeSet<>()));
    }
  }

  private static final class DoubtIgnored extends Rules {
    @Override
    protected boolean holdsWhatItAcknowledged(Durable durable) {
      return true;
    }
  }

  private static final class TruncatesOnlyHolder extends Rules {
    @Override
    protected boolean recoversAsReplica(boolean termStands, Durable durable) {
      return durable.primary();
    }
  }

  private static final class RemovesUnfenced extends Rules {
    @Override
    protected boolean fencesBeforeRemoving() {
      return false;
    }
  }

  private static final class RemovesOnlyHolder extends Rules {
    @Override
    protected boolean levelBeforeRemoving() {
      return false;
    }
  }

  private static final class UnlocksUnconfirmed extends Rules {
    @Override
    protected boolean mayUnlock(NodeStatus replica, VersionedRecord record) {
      return true;
    }
  }

  private static final class NoRelock extends Rules {
    @Override
    protected SortedSet<NodeName> lockedAtOpening(SortedSet<NodeName> unconfirmed) {
      return new TreeSet<>();
    }
  }

  private static final class OpensBeforeApplying extends Rules {
    @Override
    protected boolean appliesBeforeOpening() {
      return false;
    }
  }

  private static final class AbandonsRemovals extends Rules {
    @Override
    protected boolean mayAbandon(boolean level) {
      return true;
    }
  }

  private static final class OpensByOldRecord extends Rules {
    @Override
    protected boolean mayOpen(boolean written) {
      return true;
    }
  }

  private static final class TrustsOldNews extends Rules {
    @Override
    protected boolean trusts(boolean heardStore) {
      return true;
    }
  }

  private static final class NeverCloses extends Rules {
    @Override
    protected boolean closes(long withoutEvidence, Settings settings) {
      return false;
    }
  }
}
