package dev.holdfast.cli.time;

import dev.holdfast.recovery.index.IndexFolder;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where indexes of closed logs lie. */
final class IndexOptions {
  private static final String ROOT = "root";
  private final Map<String, String> environment;
  private final String user;

  @Option(
      names = "--index",
      paramLabel = "DIR",
      description = "Where indexes of closed logs lie; in the user's cache without it.")
  private @Nullable Path folder;

  IndexOptions() {
    this(System.getenv(), System.getProperty("user.name", ""));
  }

  IndexOptions(Map<String, String> environment, String user) {
    this.environment = environment;
    this.user = user;
  }

  /** In the cache that the XDG base directory specification names, or root's own. */
  IndexFolder folder() {
    if (folder != null) {
      return new IndexFolder(folder);
    }
    String cache = environment.get("XDG_CACHE_HOME");
    if (cache != null && cache.startsWith("/")) {
      return new IndexFolder(Path.of(cache, "holdfast", "logs"));
    }
    return new IndexFolder(
        user.equals(ROOT)
            ? Path.of("/var/cache/holdfast/logs")
            : Path.of(System.getProperty("user.home", "/tmp"), ".cache", "holdfast", "logs"));
  }
}
