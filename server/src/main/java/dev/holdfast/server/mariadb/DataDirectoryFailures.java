package dev.holdfast.server.mariadb;

import dev.holdfast.base.Failure;
import dev.holdfast.server.ServerConfig;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What can be the matter with a data directory, in words. */
final class DataDirectoryFailures {
  private DataDirectoryFailures() {}

  static Failure missing(Path dir) {
    return new Failure(
        "datadir-missing", "opening " + dir, "there is no such directory", "Create it first.");
  }

  static Failure notOurs(Path dir) {
    return new Failure(
        "datadir-not-empty",
        "taking " + dir + " as data directory",
        "it holds files that Holdfast did not make",
        "Choose an empty or a new directory.");
  }

  static Failure foreign(Path dir, String owner, ServerConfig config) {
    return new Failure(
        "datadir-foreign",
        "taking " + dir + " as data directory",
        "it belongs to "
            + owner
            + ", not to cluster: "
            + config.cluster()
            + ", node: "
            + config.node(),
        "Choose the directory of this node, or an empty one.");
  }

  static Failure inUse(Path dir, @Nullable Throwable cause) {
    return new Failure(
        "datadir-in-use",
        "locking " + dir,
        "another agent has it open",
        "Stop the other agent, or choose another directory: one agent owns one data directory.",
        cause);
  }

  static Failure diskFull(String what, String reason, @Nullable Throwable cause) {
    return new Failure("disk-full", what, reason, "Make room or choose another disk.", cause);
  }

  static Failure noPermission(String what, String reason, @Nullable Throwable cause) {
    return new Failure(
        "datadir-no-permission",
        what,
        reason,
        "Run as the user who owns the directory, or choose another one.",
        cause);
  }

  static Failure of(String what, IOException e) {
    String message = e instanceof FileSystemException ? e.getMessage() : null;
    String reason = message == null ? e.toString() : message;
    if (e instanceof AccessDeniedException) {
      return noPermission(what, "no permission for " + reason, e);
    }
    if (reason.contains("No space left")) {
      return diskFull(what, reason, e);
    }
    if (reason.contains("Read-only file system")) {
      return noPermission(what, reason, e);
    }
    return new Failure("datadir-create", what, reason, "Look at the path and its disk.", e);
  }
}
