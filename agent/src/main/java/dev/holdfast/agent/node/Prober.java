package dev.holdfast.agent.node;

import dev.holdfast.base.Failure;
import dev.holdfast.decision.Event;
import dev.holdfast.decision.Knowledge;
import dev.holdfast.server.DatabaseServer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks the server again and again whether it works, and says when a question begins and when it is
 * answered. How long is too long the core decides, in ticks: an agent that was stopped or starved
 * has not ticked meanwhile. On platform threads, so that nothing else in the agent holds it up.
 */
final class Prober implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Prober.class.getName());
  private static final Duration BETWEEN_READS = Duration.ofMillis(200);
  private static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);

  /** Then the question is asked on a new connection; it has been answered by nobody so far. */
  private static final Duration ONE_TRY = Duration.ofSeconds(10);

  private static final Duration AGAIN = Duration.ofMillis(50);

  private final DatabaseServer server;
  private final Supplier<Knowledge> knowledge;
  private final Consumer<Event> events;
  private final BooleanSupplier answersOthers;
  private final Semaphore unanswered = new Semaphore(0);
  private final List<Thread> threads =
      List.of(thread("probe of answers", this::reads), thread("probe of writes", this::writes));

  /**
   * Asks nothing before {@link #start}.
   *
   * @param answersOthers whether the server has answered somebody else just now: then it isn't
   *     asked again
   */
  Prober(
      DatabaseServer server,
      Supplier<Knowledge> knowledge,
      Consumer<Event> events,
      BooleanSupplier answersOthers) {
    this.server = server;
    this.knowledge = knowledge;
    this.events = events;
    this.answersOthers = answersOthers;
  }

  private static Thread thread(String name, Work work) {
    return Thread.ofPlatform().daemon().name(name).unstarted(() -> run(work));
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /**
   * Is told of each step of the core, many times a second, and returns at once. So the thread that
   * asks for answers sleeps for as long as somebody else gets them.
   */
  void stepped() {
    if (!answersOthers.getAsBoolean() && unanswered.availablePermits() == 0) {
      unanswered.release();
    }
  }

  private static void run(Work work) {
    try {
      while (true) {
        work.run();
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "no more probes");
    }
  }

  private void reads() throws InterruptedException {
    unanswered.acquire();
    if (!answersOthers.getAsBoolean()) {
      ask(Event.Probe.READ);
      Thread.sleep(BETWEEN_READS);
    }
  }

  private void writes() throws InterruptedException {
    Thread.sleep(BETWEEN_WRITES);
    ask(Event.Probe.WRITE);
  }

  private void ask(Event.Probe probe) throws InterruptedException {
    if (runs()) {
      events.accept(new Event.ProbeBegan(probe));
      events.accept(new Event.ProbeEnded(probe, answer(probe)));
    }
  }

  private boolean runs() {
    return knowledge.get().server().running() && server.pid().isPresent();
  }

  /** Until there is an answer, or no server any more. */
  private String answer(Event.Probe probe) throws InterruptedException {
    while (runs()) {
      try {
        return switch (probe) {
          case READ -> {
            server.probe(ONE_TRY);
            yield "";
          }
          case WRITE -> server.probeDisk(ONE_TRY).orElse("");
        };
      } catch (Failure e) {
        LOG.log(Level.DEBUG, "{0}", e.getMessage());
        Thread.sleep(AGAIN);
      }
    }
    return "";
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
