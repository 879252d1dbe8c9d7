package dev.holdfast.lab;

import dev.holdfast.base.Endpoint;
import java.nio.file.Path;
import java.util.List;

/** The command lines of the processes that a lab starts. */
public interface Programs {
  List<String> agent(Path configuration);

  List<String> router(
      List<Endpoint> agents, Path tokenFile, Path usersFile, Endpoint primary, Endpoint replica);
}
