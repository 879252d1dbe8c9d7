package dev.holdfast.acceptance;

import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabStatus.NodeStatus;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What each agent and each server is doing, for whoever has to explain a failure: threads of both,
 * sessions, replication. A server that hangs may not answer, so every question has its limit.
 */
final class Stacks {
  private static final String QUESTIONS =
      "SHOW FULL PROCESSLIST; SHOW STATUS LIKE 'Rpl_semi_sync%'; SHOW SLAVE STATUS\\G";
  private final Path folder;
  private final String password;

  private Stacks(Path folder, String password) {
    this.folder = folder;
    this.password = password;
  }

  static void keep(Lab lab, Path folder) throws IOException, InterruptedException {
    Path admin = lab.folder().resolve("secrets/admin");
    if (!Files.exists(admin)) {
      return;
    }
    Stacks stacks = new Stacks(folder, Files.readString(admin).strip());
    for (NodeStatus node : lab.status().nodes()) {
      stacks.keep(node);
    }
  }

  private void keep(NodeStatus node) throws IOException, InterruptedException {
    Long agent = node.agentPid();
    if (agent != null) {
      String jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
      Path threads = folder.resolve(node.name() + "-agent.threads").toAbsolutePath();
      String pid = agent.toString();
      run(node.name() + "-agent.jcmd", jcmd, pid, "Thread.dump_to_file", threads.toString());
    }
    Long server = node.serverPid();
    if (server != null) {
      String name = node.name() + "-sessions";
      run(name, "mariadb", "--no-defaults", "-tu", Lab.ADMIN, "-S", node.socket(), "-e", QUESTIONS);
      String pid = server.toString();
      run(
          node.name() + "-server.threads",
          "gdb",
          "-p",
          pid,
          "-batch",
          "-ex",
          "thread apply all bt");
    }
  }

  /** Programs that are missing, or don't end within 20 s, say so in the file. */
  private void run(String file, String... command) throws IOException, InterruptedException {
    ProcessBuilder limited = new ProcessBuilder("timeout", "-v", "20");
    limited.command().addAll(List.of(command));
    limited.environment().put("MYSQL_PWD", password);
    limited.redirectErrorStream(true).redirectOutput(Redirect.to(folder.resolve(file).toFile()));
    limited.start().waitFor();
  }
}
