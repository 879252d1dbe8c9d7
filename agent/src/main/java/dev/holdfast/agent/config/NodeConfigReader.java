package dev.holdfast.agent.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.agent.config.NodeConfig.Client;
import dev.holdfast.agent.config.NodeConfig.Member;
import dev.holdfast.agent.config.NodeConfig.RouterPorts;
import dev.holdfast.agent.config.NodeConfig.Server;
import dev.holdfast.agent.config.NodeConfig.StorePorts;
import dev.holdfast.base.ByteSize;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** From a parsed file to a {@link NodeConfig}. */
final class NodeConfigReader {
  private static final List<String> ROOT =
      List.of(
          "cluster",
          "name",
          "state",
          "server",
          "api",
          "router",
          "members",
          "client",
          "tokenFile",
          "adminPasswordFile");
  private static final List<String> SERVER =
      List.of("dataDir", "host", "port", "extraPort", "socket", "binaries", "bufferPool");
  private static final List<String> API = List.of("host", "port");
  private static final List<String> ROUTER = List.of("host", "primaryPort", "replicaPort", "users");
  private static final List<String> MEMBER = List.of("name", "api", "server", "store");
  private static final List<String> STORE = List.of("host", "quorum", "election", "client");
  private static final List<String> CLIENT = List.of("user", "schema", "passwordFile");

  private static final String NAME = "a name of lower-case letters, digits and hyphens, like db1";
  private static final String PORT = "a port from 1 to 65535";
  private static final String ADDRESS = "host:port, like 10.0.0.1:3306";
  private static final String WORD = "a word of letters, digits, hyphens and underscores";
  private static final ByteSize BUFFER_POOL = ByteSize.parse("128M");

  /** The socket's path goes into a fixed field of the kernel's sockaddr_un. */
  private static final int MAX_SOCKET_PATH_BYTES = 107;

  /** From the server's port to the one that is kept for the agent. */
  private static final int EXTRA = 10_000;

  private final Path folder;
  private final Group root;

  private NodeConfigReader(Path file, YamlTree tree) {
    this.folder = file.toAbsolutePath().normalize().resolveSibling("");
    this.root = Group.of(file, "", tree, ROOT);
  }

  static NodeConfig read(Path file, YamlTree tree) {
    return new NodeConfigReader(file, tree).config();
  }

  private NodeConfig config() {
    List<Member> members = root.groups("members", MEMBER).stream().map(this::member).toList();
    NodeName name = root.get("name", NodeName::new, NAME);
    Member self =
        members.stream()
            .filter(member -> member.name().equals(name))
            .findFirst()
            .orElseThrow(() -> notAMember(name, members));
    Path state = root.get("state", this::path, "a folder");
    return new NodeConfig(
        root.get("cluster", NodeConfigReader::word, WORD),
        name,
        state,
        server(self, state),
        api(self),
        router(),
        MemberRules.check(root, members),
        root.get("tokenFile", this::path, "a file"),
        root.get("adminPasswordFile", this::path, "a file"),
        client(root.group("client", CLIENT)));
  }

  private Failure notAMember(NodeName name, List<Member> members) {
    List<NodeName> names = members.stream().map(Member::name).toList();
    return root.complaint(
        "name",
        "this node is called '" + name + "', which is not among the members " + names,
        "Add it to the members, in the same place on every node, or correct its name.");
  }

  private Server server(Member self, Path state) {
    Group group = root.group("server", SERVER);
    Endpoint address =
        new Endpoint(
            group.find("host", Function.identity(), "an address").orElse(self.server().host()),
            group.find("port", NodeConfigReader::port, PORT).orElse(self.server().port()));
    Path socket = group.find("socket", this::path, "a file").orElse(state.resolve("server.sock"));
    if (socket.toString().getBytes(UTF_8).length > MAX_SOCKET_PATH_BYTES) {
      throw group.complaint(
          "socket",
          "the path of the server's socket, " + socket + ", is longer than the 107 bytes allowed",
          "Set server.socket to a shorter path, e.g. below /run.");
    }
    return new Server(
        group.get("dataDir", this::path, "a folder"),
        address,
        group
            .find("extraPort", NodeConfigReader::extraPort, PORT + ", or 0 for none")
            .orElse(address.port() + (address.port() > 65_535 - EXTRA ? -EXTRA : EXTRA)),
        socket,
        group.find("binaries", this::path, "a folder"),
        group.find("bufferPool", ByteSize::parse, "a size such as 512M or 8G").orElse(BUFFER_POOL));
  }

  private Endpoint api(Member self) {
    if (!root.has("api")) {
      return self.api();
    }
    Group group = root.group("api", API);
    return new Endpoint(
        group.find("host", Function.identity(), "an address").orElse(self.api().host()),
        group.find("port", NodeConfigReader::port, PORT).orElse(self.api().port()));
  }

  private Optional<RouterPorts> router() {
    if (!root.has("router")) {
      return Optional.empty();
    }
    Group group = root.group("router", ROUTER);
    return Optional.of(
        new RouterPorts(
            group.get("host", Function.identity(), "an address"),
            group.get("primaryPort", NodeConfigReader::port, PORT),
            group.get("replicaPort", NodeConfigReader::port, PORT),
            group.find("users", this::path, "a file")));
  }

  private Member member(Group group) {
    Group store = group.group("store", STORE);
    return new Member(
        group.get("name", NodeName::new, NAME),
        group.get("api", Endpoint::parse, ADDRESS),
        group.get("server", Endpoint::parse, ADDRESS),
        new StorePorts(
            store.get("host", Function.identity(), "an address"),
            store.get("quorum", NodeConfigReader::port, PORT),
            store.get("election", NodeConfigReader::port, PORT),
            store.get("client", NodeConfigReader::port, PORT)));
  }

  private Client client(Group group) {
    return new Client(
        group.get("user", NodeConfigReader::word, WORD),
        group.get("schema", NodeConfigReader::word, WORD),
        group.get("passwordFile", this::path, "a file"));
  }

  private Path path(String text) {
    return folder.resolve(text).normalize();
  }

  private static int port(String text) {
    return new Endpoint("any", Integer.parseInt(text)).port();
  }

  private static int extraPort(String text) {
    return text.equals("0") ? 0 : port(text);
  }

  private static String word(String text) {
    if (!text.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}
