package dev.holdfast.cli.status;

import dev.holdfast.agent.api.ApiClient;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.Json;
import dev.holdfast.base.Secret;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Agents of one cluster, any of which may answer. */
public record Agents(List<Endpoint> endpoints, Secret token) {
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  /** The first answer: one that hangs doesn't keep us waiting while another is well. */
  public StatusView status() throws InterruptedException {
    if (endpoints.size() == 1) {
      return ask(endpoints.getFirst());
    }
    List<Callable<StatusView>> questions =
        endpoints.stream().map(e -> (Callable<StatusView>) () -> ask(e)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAny(questions);
    } catch (ExecutionException e) {
      throw silent(e);
    }
  }

  /** Asks one after the other for an action, as long as they can't be reached. */
  public <T> T act(String action, Object body, Duration deadline, Class<T> answer) {
    Failure last = null;
    for (Endpoint agent : endpoints) {
      try {
        return Json.MAPPER.treeToValue(
            new ApiClient(agent, token).act(action, body, deadline), answer);
      } catch (Failure e) {
        if (!(e.getCause() instanceof ConnectException)) {
          throw e; // it may be under way
        }
        last = e;
      }
    }
    throw silent(new ExecutionException(last));
  }

  private StatusView ask(Endpoint agent) {
    return new ApiClient(agent, token).status(DEADLINE);
  }

  private Failure silent(ExecutionException e) {
    String all = endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(", "));
    if (e.getCause() instanceof Failure failure && !failure.code().equals("agent-unreachable")) {
      return failure;
    }
    return new Failure(
        "no-agent",
        "asking the agents at " + all,
        "none of them answers",
        "Start one: 'holdfast agent --config node.yaml', or 'holdfast lab up' for practice.",
        e);
  }
}
