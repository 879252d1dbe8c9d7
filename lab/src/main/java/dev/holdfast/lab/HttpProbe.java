package dev.holdfast.lab;

import dev.holdfast.agent.api.ApiClient;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.SecretFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Asks over HTTP, with the lab's token. */
record HttpProbe(Path tokenFile) implements AgentProbe {
  private static final Duration DEADLINE = Duration.ofMillis(800);

  @Override
  public Optional<StatusView> status(Endpoint api) {
    try {
      return Optional.of(new ApiClient(api, SecretFile.read(tokenFile)).status(DEADLINE));
    } catch (Failure e) {
      if (e.code().equals("agent-unreachable")) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
