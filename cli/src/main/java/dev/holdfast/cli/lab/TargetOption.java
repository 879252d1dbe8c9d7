package dev.holdfast.cli.lab;

import dev.holdfast.lab.Target;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What a fault hits. */
final class TargetOption {
  @ArgGroup @Nullable Choice choice;

  static final class Choice {
    @Option(names = "--server", description = "The database server; the default.")
    boolean server;

    @Option(names = "--agent", description = "The agent; its server runs on.")
    boolean agent;

    @Option(names = "--host", description = "Both at once, as when the host loses its power.")
    boolean host;
  }

  Target target() {
    if (choice == null || choice.server) {
      return Target.SERVER;
    }
    return choice.agent ? Target.AGENT : Target.HOST;
  }

  String words() {
    return switch (target()) {
      case SERVER -> "the server";
      case AGENT -> "the agent";
      case HOST -> "agent and server";
    };
  }
}
