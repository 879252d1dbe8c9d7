package dev.holdfast.agent.api;

import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as one agent sees it: the body of {@code GET /status}. Members are only ever added.
 *
 * @param self the node whose agent answers
 * @param record the term record that it knows; null before the first election
 * @param waitingFor which node is waited for and why; null when nothing is
 * @param router null when this agent routes nothing
 * @param takeover how long a failover would take now; null when no replica could take over
 * @param events the newest last
 * @param paused null when the agents act as usual
 */
public record StatusView(
    String cluster,
    String self,
    @Nullable RecordView record,
    StoreView store,
    @Nullable String waitingFor,
    List<NodeView> nodes,
    @Nullable RouterView router,
    @Nullable TakeoverView takeover,
    List<EventView> events,
    @Nullable PauseView paused) {

  public StatusView {
    nodes = List.copyOf(nodes);
    events = List.copyOf(events);
  }

  /** The term record, see failover.md; {@code phase} is ELECTED or SERVING. */
  public record RecordView(
      long term,
      String primary,
      SortedSet<String> ackers,
      String phase,
      String since,
      long version) {}

  /**
   * The coordination store, as this agent reaches it.
   *
   * @param state {@code available} or {@code unavailable}
   * @param leader the member that leads the ensemble; null when it isn't known
   */
  public record StoreView(String state, @Nullable String leader) {}

  /**
   * One member.
   *
   * @param api host:port of its agent
   * @param agent {@code up} or {@code silent}
   * @param agentPid null when the agent has not been heard
   * @param serverPid null when its server isn't running or not known
   * @param term the term in which it acts
   * @param promised the highest term that it promised
   * @param gtid what it has executed; null when not known
   * @param received what it has received; null when not known
   * @param acknowledges whether its acknowledgement counts and is switched on
   * @param lagMillis null when it isn't a replica or not known
   * @param backlog null when it isn't a replica or not known
   * @param commitWaitMicros for how long at most each commit waits for others, so that the replicas
   *     keep up; null when this isn't the primary
   * @param problem what an operator should know; null when there is nothing
   * @param delayMillis how long it puts off applying what it receives; null when it doesn't
   */
  public record NodeView(
      String name,
      String host,
      int port,
      @Nullable String socket,
      String api,
      @Nullable String dataDir,
      Role role,
      String agent,
      @Nullable Long agentPid,
      @Nullable Long serverPid,
      long term,
      long promised,
      @Nullable String gtid,
      @Nullable String received,
      boolean acknowledges,
      @Nullable Long lagMillis,
      @Nullable BacklogView backlog,
      @Nullable Long commitWaitMicros,
      @Nullable String serverVersion,
      @Nullable String problem,
      @Nullable Long delayMillis) {}

  /**
   * What a replica has received and not applied.
   *
   * @param millis how long that will take, by the speed seen lately; null when none was seen, or
   *     when nothing is applied at all
   */
  public record BacklogView(long transactions, @Nullable Long millis) {}

  /**
   * How long a failover would take until commits are acknowledged again, for what the replicas have
   * received and not applied: the best one applies it before it opens, another one before it
   * follows.
   *
   * @param millis null when it isn't known
   */
  public record TakeoverView(@Nullable Long millis, long budgetMillis) {}

  /**
   * The agents only watch.
   *
   * @param until null until somebody resumes
   * @param reason may be empty
   */
  public record PauseView(String since, @Nullable String until, String reason) {}

  /** Where this agent's router listens, host:port each; null for a port that is not open. */
  public record RouterView(@Nullable String primary, @Nullable String replica) {}

  /**
   * Something that happened.
   *
   * @param kind a stable word, e.g. {@code elected}; the list is in docs/manual
   */
  public record EventView(long epochMicros, String node, String kind, long term, String text) {}
}
