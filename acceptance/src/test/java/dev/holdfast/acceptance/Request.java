package dev.holdfast.acceptance;

import dev.holdfast.agent.api.ApiClient;
import dev.holdfast.agent.operation.SwitchoverReport;
import dev.holdfast.agent.operation.SwitchoverRequest;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Json;
import dev.holdfast.lab.Lab;
import java.time.Duration;
import java.util.concurrent.FutureTask;

/** A switchover that somebody has asked for; what was answered may never be looked at. */
final class Request {
  private static final long WITHIN_MILLIS = 10_000;
  private static final long KILL_AFTER_MILLIS = 1_000;
  private static final Duration DEADLINE = Duration.ofSeconds(45);
  private final FutureTask<SwitchoverReport> task;

  private Request(FutureTask<SwitchoverReport> task) {
    this.task = task;
  }

  static Request switchover(Lab lab, String primary, String to) {
    int index = Cast.NODES.indexOf(primary);
    ApiClient agent = new ApiClient(Endpoint.parse(lab.apis().get(index)), lab.token());
    SwitchoverRequest body =
        new SwitchoverRequest(to, false, WITHIN_MILLIS, KILL_AFTER_MILLIS, false);
    FutureTask<SwitchoverReport> task =
        new FutureTask<>(() ->
            Json.MAPPER.treeToValue(
                agent.act("switchover", body, DEADLINE), SwitchoverReport.class));
    Thread.ofVirtual().name("switchover").start(task);
    return new Request(task);
  }

  /** Fails with whatever was answered instead of a report. */
  SwitchoverReport answer() throws Exception {
    return task.get();
  }
}
