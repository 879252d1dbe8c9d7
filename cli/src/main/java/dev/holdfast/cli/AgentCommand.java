package dev.holdfast.cli;

import dev.holdfast.agent.Agent;
import dev.holdfast.agent.config.NodeConfig;
import dev.holdfast.agent.config.NodeConfigFile;
import dev.holdfast.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast agent}: runs until it is told to end; its server runs on. */
@Command(
    name = "agent",
    description = "Run the agent of one node; its server is started or adopted, and outlives it.",
    mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The node's configuration; see docs/manual/configuration.md.")
  private Path file = Path.of("node.yaml");

  AgentCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Logging.configure();
    NodeConfig config = NodeConfigFile.read(file.toAbsolutePath());
    Agent agent = Agent.start(config);
    Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "agent-close"));
    terminal.err().println("The agent of " + config.name() + " answers at " + config.api());
    // The one wait without a deadline: a service runs until a signal ends the process.
    new CountDownLatch(1).await();
    return 0;
  }
}
