package dev.holdfast.agent.config;

import dev.holdfast.agent.config.NodeConfig.Client;
import dev.holdfast.agent.config.NodeConfig.Member;
import java.util.LinkedHashMap;
import java.util.Map;

/** A configuration as the maps and lists that become its file. */
final class NodeConfigTree {
  private NodeConfigTree() {}

  static Map<String, Object> of(NodeConfig config) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("cluster", config.cluster());
    tree.put("name", config.name().value());
    tree.put("state", config.state().toString());
    tree.put("server", server(config.server()));
    tree.put("api", group("host", config.api().host(), "port", config.api().port()));
    config.router().ifPresent(router -> tree.put("router", router(router)));
    tree.put("members", config.members().stream().map(NodeConfigTree::member).toList());
    tree.put("tokenFile", config.tokenFile().toString());
    tree.put("adminPasswordFile", config.adminPasswordFile().toString());
    tree.put("client", client(config.client()));
    return tree;
  }

  private static Map<String, Object> router(NodeConfig.RouterPorts router) {
    Map<String, Object> tree =
        group(
            "host", router.host(),
            "primaryPort", router.primaryPort(),
            "replicaPort", router.replicaPort());
    router.users().ifPresent(file -> tree.put("users", file.toString()));
    return tree;
  }

  private static Map<String, Object> server(NodeConfig.Server server) {
    Map<String, Object> tree =
        group(
            "dataDir", server.dataDir().toString(),
            "host", server.address().host(),
            "port", server.address().port(),
            "extraPort", server.extraPort(),
            "socket", server.socket().toString(),
            "bufferPool", server.bufferPool().toString());
    server.binaries().ifPresent(folder -> tree.put("binaries", folder.toString()));
    return tree;
  }

  private static Map<String, Object> member(Member member) {
    return group(
        "name", member.name().value(),
        "api", member.api().toString(),
        "server", member.server().toString(),
        "store",
            group(
                "host", member.store().host(),
                "quorum", member.store().quorum(),
                "election", member.store().election(),
                "client", member.store().client()));
  }

  private static Map<String, Object> client(Client client) {
    return group(
        "user", client.user(),
        "schema", client.schema(),
        "passwordFile", client.passwordFile().toString());
  }

  private static Map<String, Object> group(Object... keysAndValues) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      tree.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return tree;
  }
}
