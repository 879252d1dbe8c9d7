package dev.holdfast.lab;

import dev.holdfast.agent.config.NodeConfig;
import dev.holdfast.agent.config.NodeConfigFile;
import dev.holdfast.base.ByteSize;
import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.base.Secret;
import dev.holdfast.base.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Writes what each agent is started with: the secrets of the cluster and a configuration file. */
final class NodeFiles {
  private static final ByteSize BUFFER_POOL = new ByteSize(64 << 20);
  private final LabFolder folder;

  NodeFiles(LabFolder folder) {
    this.folder = folder;
  }

  void write(LabState lab) {
    for (String secret : List.of("token", "admin", Lab.CLIENT)) {
      SecretFile.create(folder.secret(secret));
    }
    String password = SecretFile.read(folder.secret(Lab.CLIENT)).value();
    SecretFile.write(folder.secret(Lab.USERS), new Secret(Lab.CLIENT + ": " + password));
    for (LabState.Node node : lab.nodes()) {
      Path home = LabState.folder(folder.path(), node);
      try {
        Files.createDirectories(home);
      } catch (IOException e) {
        throw new Failure(
            "disk-write", "making the folder " + home, e.toString(), "Check the disk.", e);
      }
      NodeConfigFile.write(home.resolve("node.yaml"), config(lab, node, home));
    }
  }

  private NodeConfig config(LabState lab, LabState.Node node, Path home) {
    return new NodeConfig(
        lab.cluster(),
        new NodeName(node.name()),
        home.resolve("state"),
        new NodeConfig.Server(
            lab.data(folder.path(), node),
            node.server(),
            node.extraPort(),
            folder.socket(node.name()),
            Optional.empty(),
            BUFFER_POOL),
        node.api(),
        Optional.empty(),
        lab.nodes().stream().map(NodeFiles::member).toList(),
        folder.secret("token"),
        folder.secret("admin"),
        new NodeConfig.Client(Lab.CLIENT, Lab.CLIENT, folder.secret(Lab.CLIENT)));
  }

  private static NodeConfig.Member member(LabState.Node node) {
    return new NodeConfig.Member(
        new NodeName(node.name()),
        node.api(),
        node.server(),
        new NodeConfig.StorePorts(
            node.host(), node.quorumPort(), node.electionPort(), node.clientPort()));
  }
}
