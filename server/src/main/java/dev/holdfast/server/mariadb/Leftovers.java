package dev.holdfast.server.mariadb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A server that an agent started for itself, and that has outlived it. */
final class Leftovers {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Leftovers() {}

  /** Ends the server that runs in this folder, if there is one. */
  static void end(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Optional<ServerProcess> server =
        ProcessFinder.serverOf(folder).flatMap(pid -> ServerProcess.watch(pid, null, exit -> {}));
    if (server.isPresent()) {
      server.get().signal(ServerProcess.SIGKILL);
      if (server.get().awaitEnd(LIMIT).isEmpty()) {
        throw new IOException("the server in " + folder + " can't be ended");
      }
    }
  }
}
