package dev.holdfast.lab;

import dev.holdfast.base.Endpoint;
import java.nio.file.Path;
import java.util.List;

/** Agents and routers that do nothing for a while, or end at once. */
record FakePrograms(boolean agentsEnd) implements Programs {
  @Override
  public List<String> agent(Path configuration) {
    return agentsEnd
        ? List.of("sh", "-c", "echo 'holdfast: no luck today'; exit 1")
        : List.of("sleep", "60");
  }

  @Override
  public List<String> router(
      List<Endpoint> agents, Path tokenFile, Path usersFile, Endpoint primary, Endpoint replica) {
    return List.of("sleep", "60");
  }
}
