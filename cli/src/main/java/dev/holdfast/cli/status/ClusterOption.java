package dev.holdfast.cli.status;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.SecretFile;
import dev.holdfast.cli.lab.Labs;
import dev.holdfast.lab.Lab;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster is meant, for every command that asks its agents. */
public final class ClusterOption {
  @Option(
      names = "--agent",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "The agents to ask, one after the other; those of the lab when left out.")
  private @Nullable List<String> agents;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The cluster token; that of the lab when left out.")
  private @Nullable Path tokenFile;

  @Option(names = "--dir", paramLabel = "DIR", description = "The lab that is meant.")
  private @Nullable Path dir;

  /** The lab that is meant, if no other agents are named. */
  public Lab lab(Labs labs) {
    return labs.in(dir);
  }

  public Agents of(Labs labs) {
    return agents(lab(labs), agents, tokenFile);
  }

  /**
   * Those that are named, or the lab's.
   *
   * @param tokenFile the lab's when left out
   */
  public static Agents agents(Lab lab, @Nullable List<String> agents, @Nullable Path tokenFile) {
    List<String> named = agents == null ? lab.apis() : agents;
    if (named.isEmpty()) {
      throw new Failure(
          "no-agent",
          "looking for an agent to ask",
          "none is named, and there is no lab in " + lab.folder(),
          "Name one with --agent HOST:PORT --token-file FILE, or start a lab: holdfast lab up.");
    }
    return new Agents(
        named.stream().map(Endpoint::parse).toList(),
        tokenFile == null ? lab.token() : SecretFile.read(tokenFile));
  }
}
