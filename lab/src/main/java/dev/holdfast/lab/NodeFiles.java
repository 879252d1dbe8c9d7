package dev.holdfast.lab;

import dev.holdfast.base.Failure;
import dev.holdfast.base.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what each agent is started with: the secrets of the cluster and a configuration file. */
final class NodeFiles {
  private final LabFolder folder;

  NodeFiles(LabFolder folder) {
    this.folder = folder;
  }

  void write(LabState lab) {
    for (String secret : List.of("token", Lab.ADMIN_FILE, "replication", Lab.CLIENT)) {
      SecretFile.create(folder.secret(secret));
    }
    for (LabState.Node node : lab.nodes()) {
      Path home = LabState.folder(folder.path(), node);
      try {
        Files.createDirectories(home);
        Files.writeString(home.resolve("node.yaml"), yaml(lab, node));
      } catch (IOException e) {
        throw new Failure(
            "disk-write", "writing the configuration of " + node.name(), e.toString(), "", e);
      }
    }
  }

  private String yaml(LabState lab, LabState.Node node) {
    Path home = LabState.folder(folder.path(), node);
    return """
    cluster: %s
    name: %s
    state: %s
    server:
      dataDir: %s
      address: %s
      socket: %s
      bufferPool: 64M
    api: %s
    members:
    %s
    tokenFile: %s
    adminPasswordFile: %s
    replicationPasswordFile: %s
    clients:
      - user: %s
        schema: shop
        passwordFile: %s
    """
        .formatted(
            lab.cluster(),
            node.name(),
            quoted(home.resolve("state")),
            quoted(home.resolve("data")),
            node.server(),
            quoted(folder.socket(node.name())),
            node.api(),
            lab.nodes().stream().map(NodeFiles::member).collect(Collectors.joining("\n")),
            quoted(folder.secret("token")),
            quoted(folder.secret(Lab.ADMIN_FILE)),
            quoted(folder.secret("replication")),
            Lab.CLIENT,
            quoted(folder.secret(Lab.CLIENT)));
  }

  private static String member(LabState.Node node) {
    return """
    - name: %s
      api: %s
      server: %s
      store: {host: %s, quorum: %d, election: %d, client: %d}\
    """
        .formatted(
            node.name(),
            node.api(),
            node.server(),
            node.host(),
            node.quorumPort(),
            node.electionPort(),
            node.clientPort());
  }

  /** YAML's single quotes take everything literally; a quote inside is doubled. */
  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
