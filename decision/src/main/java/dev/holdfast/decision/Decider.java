package dev.holdfast.decision;

import dev.holdfast.base.NodeName;

/**
 * The decisions of one node: (knowledge, event) → (knowledge, effects). An event first changes what
 * is known; then each concern looks at the whole and does what is due next. So nothing depends on
 * the order in which news arrive, and a lost answer is only a delay.
 */
public final class Decider {
  private final Rules rules;

  public Decider(Rules rules) {
    this.rules = rules;
  }

  /** Pure: the same arguments always give the same step. */
  public Step step(Knowledge before, Event event) {
    Draft d = new Draft(before, rules);
    absorb(d, event);
    if (d.k.started) {
      Suspicion.tend(d);
      StaleReads.tend(d);
      ServerCare.tend(d);
      Switchovers.tend(d);
      Promises.tend(d);
      Ackers.tend(d);
      Elections.tend(d);
      Failovers.tend(d);
      Records.tend(d);
      Heartbeats.tend(d);
    }
    return new Step(d.k, d.effects);
  }

  private static void absorb(Draft d, Event event) {
    switch (event) {
      case Event.Started e -> Starting.absorb(d, e);
      case Event.Tick t -> d.k.now++;
      case Event.After e -> {
        d.k.now += e.ticks();
        absorb(d, e.event());
      }
      case Event.Together e -> e.events().forEach(each -> absorb(d, each));
      case Event.Received e -> receive(d, e.from(), e.message());
      case Event.RecordSeen e -> Records.learn(d, e.record());
      case Event.StoreAnswered e -> Records.answered(d, e.id(), e.result());
      case Event.Persisted e -> {
        d.k.durable = e.durable();
        d.k.persisting = null;
      }
      case Event.OperationEnded e -> Operations.ended(d, e.id(), e.result());
      case Event.ServerExited e -> {
        ServerCare.exited(d, e);
        Pausing.exited(d.k);
      }
      case Event.ProbeBegan e -> Suspicion.begun(d, e.probe());
      case Event.ProbeEnded e -> Suspicion.ended(d, e.probe(), e.trouble());
      case Event.CommitsAcknowledged e -> StaleReads.evidence(d);
      case Event.StreamQuiet e -> d.k.streamQuiet = e.quiet();
      case Event.SwitchoverAsked e -> Switchovers.asked(d, e);
      case Event.FailoverAsked e -> Failovers.asked(d, e);
      case Event.Ordered e -> Pausing.ordered(d, e);
      case Event.RebuildAsked e -> Rejoin.asked(d, e);
      case Event.CommitsWait e -> Ackers.commitsWait(d);
      case Event.StreamSeen e -> ServerCare.streamSeen(d, e);
    }
  }

  private static void receive(Draft d, NodeName from, Message message) {
    if (!d.k.members.contains(from) || from.equals(d.k.self) || !d.k.started) {
      return;
    }
    switch (message) {
      case Message.Heartbeat m -> Heartbeats.received(d, from, m.status());
      case Message.RecordNews m -> Records.learn(d, m.record());
      case Message.PreVote m -> d.send(from, Promises.preVote(d, m));
      case Message.PreVoteAnswer m -> Elections.preVoted(d, from, m);
      case Message.PromiseRequest m -> Promises.requested(d, from, m);
      case Message.AskAnyway m -> Promises.requestedAnyway(d, from, m);
      case Message.Promised m -> {
        Elections.promised(d, from, m);
        Switchovers.promised(d, from, m);
        Failovers.promised(d, from, m);
      }
      case Message.PromiseRefused m -> {
        Elections.refused(d, from, m);
        Switchovers.refused(d, from, m);
      }
      case Message.CatchUp m -> Ackers.asked(d, from, m);
      case Message.Vouch m -> Ackers.askedToVouch(d, from, m);
      case Message.CaughtUp m -> {
        Ackers.caughtUp(d, from, m);
        Switchovers.caughtUp(d, from, m);
      }
    }
  }
}
