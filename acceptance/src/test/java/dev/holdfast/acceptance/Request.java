package dev.holdfast.acceptance;

import dev.holdfast.agent.api.ApiClient;
import dev.holdfast.agent.operation.SwitchoverReport;
import dev.holdfast.agent.operation.SwitchoverRequest;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.lab.Lab;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A switchover that somebody has asked for; what was answered may never be looked at. */
final class Request {
  private static final long WITHIN_MILLIS = 10_000;
  private static final long KILL_AFTER_MILLIS = 1_000;
  private static final Duration DEADLINE = Duration.ofSeconds(45);
  private final Callable<SwitchoverReport> question;
  private final FutureTask<SwitchoverReport> task;

  private Request(Callable<SwitchoverReport> question) {
    this.question = question;
    this.task = new FutureTask<>(question);
    Thread.ofVirtual().name("switchover").start(task);
  }

  static Request switchover(Lab lab, String primary, String to) {
    int index = Cast.NODES.indexOf(primary);
    ApiClient agent = new ApiClient(Endpoint.parse(lab.apis().get(index)), lab.token());
    SwitchoverRequest body =
        new SwitchoverRequest(to, false, WITHIN_MILLIS, KILL_AFTER_MILLIS, false);
    return new Request(() ->
        Json.MAPPER.treeToValue(agent.act("switchover", body, DEADLINE), SwitchoverReport.class));
  }

  Request again() {
    return new Request(question);
  }

  boolean ended() {
    return task.isDone();
  }

  /** Whether it was found before the beginning that it couldn't be done. */
  boolean refused() throws InterruptedException {
    try {
      task.get();
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof Failure f && f.code().equals("switchover-refused");
    }
  }

  /** What was answered instead of a report; empty when it was carried out. */
  String complaint() throws InterruptedException {
    try {
      task.get();
      return "";
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause());
    }
  }

  /** Fails with whatever was answered instead of a report. */
  SwitchoverReport answer() throws Exception {
    return task.get();
  }
}
