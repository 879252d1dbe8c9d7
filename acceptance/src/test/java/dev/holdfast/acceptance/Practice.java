package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.api.Role;
import dev.holdfast.agent.api.StatusView;
import dev.holdfast.agent.api.StatusView.NodeView;
import dev.holdfast.agent.api.StatusView.RecordView;
import dev.holdfast.base.ByteSize;
import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Json;
import dev.holdfast.lab.JavaPrograms;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabPlan;
import dev.holdfast.lab.LabStatus;
import dev.holdfast.lab.LabStatus.NodeStatus;
import dev.holdfast.lab.Programs;
import dev.holdfast.shop.Access;
import dev.holdfast.shop.CheckReport;
import dev.holdfast.shop.Checker;
import dev.holdfast.shop.LoadPlan;
import dev.holdfast.shop.Loader;
import dev.holdfast.shop.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A lab with a shop in it, for tests to break. */
final class Practice implements AutoCloseable {
  private static final int CUSTOMERS = 200;

  /** One with a new disk may apply everything from the beginning. */
  private static final int CATCHING_UP_SECONDS = 180;

  private static final Pattern EVIDENCE =
      Pattern.compile(".*/([^/]+\\.(log|err|info)|(binlog|relay)\\.\\d+)");
  private final Path folder;
  private final Lab lab;
  private final LabEnd end;
  private final Access shop;

  private Practice(Path folder, Lab lab, LabEnd end, Access shop) {
    this.folder = folder;
    this.lab = lab;
    this.end = end;
    this.shop = shop;
  }

  /**
   * With agents that can be halted, each node with a network of its own, and a disk with room for a
   * second copy of its data.
   */
  static Practice withDisks() throws Exception {
    Programs programs = Haltable.programs(Distribution.built());
    return up(true, Optional.of(ByteSize.parse("600M")), programs);
  }

  static Practice up(boolean isolated) throws Exception {
    Programs programs = new JavaPrograms(Distribution.built().properties());
    return up(isolated, Optional.empty(), programs);
  }

  private static Practice up(boolean isolated, Optional<ByteSize> disk, Programs programs)
      throws Exception {
    Path folder = Files.createTempDirectory("hfa");
    Lab lab = Lab.in(folder.resolve("lab"), programs);
    LabEnd end = LabEnd.of(lab);
    LabPlan plan = new LabPlan(3, lab.folder(), isolated, disk, OptionalInt.empty());
    LabStatus status = lab.up(plan, Eventually.PATIENCE, _ -> {});
    Practice practice = new Practice(folder, lab, end, access(lab, status.router().primary()));
    boolean ready = false;
    try {
      new Loader(practice.shop).load(new LoadPlan(CUSTOMERS, 2, false), _ -> {});
      practice.awaitWhole();
      ready = true;
      return practice;
    } finally {
      if (!ready) {
        practice.keepEvidence("start");
        practice.close();
      }
    }
  }

  private static Access access(Lab lab, String endpoint) {
    return new Access(List.of(Endpoint.parse(endpoint)), Lab.CLIENT, lab.clientPassword().value());
  }

  Lab lab() {
    return lab;
  }

  Trade trade() throws Exception {
    return Trade.start(shop, journal());
  }

  Access shop() {
    return shop;
  }

  Path journal() {
    return folder.resolve("journal.hfj");
  }

  /** The newest record that an agent knows. */
  RecordView record() throws InterruptedException {
    return lab.views().values().stream()
        .map(StatusView::record)
        .filter(Objects::nonNull)
        .reduce((a, b) -> a.version() > b.version() ? a : b)
        .orElseThrow();
  }

  String primary() throws InterruptedException {
    return record().primary();
  }

  /** All nodes but the primary. */
  List<String> replicas() throws InterruptedException {
    String primary = primary();
    return Stream.of("db1", "db2", "db3").filter(name -> !name.equals(primary)).toList();
  }

  NodeStatus node(String name) throws InterruptedException {
    return lab.status().nodes().stream().filter(n -> n.name().equals(name)).findFirst().get();
  }

  long serverPid(String name) throws InterruptedException {
    return Objects.requireNonNull(node(name).serverPid(), name + " has no server");
  }

  /** A node as its own agent sees it. */
  NodeView self(String name) throws InterruptedException {
    return seenBy(name, name);
  }

  NodeView seenBy(String observer, String name) throws InterruptedException {
    StatusView view = Objects.requireNonNull(lab.views().get(observer), observer + " is silent");
    return view.nodes().stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  void awaitRole(String name, Role role) throws Exception {
    Eventually.that(
        name + " is " + role, () -> lab.views().containsKey(name) && self(name).role() == role);
  }

  /** Until somebody else serves; returns who. */
  String awaitSuccessorOf(RecordView before) throws Exception {
    Eventually.that(
        "somebody serves in a term after " + before.term(),
        () -> record().term() > before.term() && record().phase().equals("SERVING"));
    return primary();
  }

  /**
   * Until somebody serves after the primary's server was killed. Before there was an acker nobody
   * else is known to hold everything: then the primary itself may be back, in the same term.
   *
   * @param killed the server's pid
   */
  void awaitServiceAfter(RecordView before, long killed) throws Exception {
    if (before.ackers().isEmpty()) {
      Eventually.that(
          "somebody serves after " + killed + " was killed in term " + before.term(),
          () -> record().term() > before.term() || serves(before.primary(), killed));
    } else {
      awaitSuccessorOf(before);
    }
  }

  private boolean serves(String name, long killed) throws InterruptedException {
    NodeView self = self(name);
    return self.role() == Role.PRIMARY && self.serverPid() != null && self.serverPid() != killed;
  }

  /** Until one node serves, the others follow it, and all of them acknowledge. */
  void awaitWhole() throws Exception {
    Eventually.that("all nodes work together", () -> whole(lab.views()));
  }

  private static boolean whole(Map<String, StatusView> views) {
    return views.size() == 3
        && views.values().stream().map(StatusView::record).distinct().count() == 1
        && views.values().stream().allMatch(Practice::works);
  }

  private static boolean works(StatusView view) {
    RecordView record = view.record();
    NodeView self =
        view.nodes().stream().filter(n -> n.name().equals(view.self())).findFirst().orElseThrow();
    return record != null
        && record.phase().equals("SERVING")
        && record.ackers().size() == 2
        && view.store().state().equals("available")
        && (record.primary().equals(view.self())
            ? self.role() == Role.PRIMARY
            : self.role() == Role.REPLICA && self.acknowledges());
  }

  Sql sql(String node) throws InterruptedException {
    NodeStatus at = node(node);
    return Sql.as(at.host() + ":" + at.port(), lab.folder().resolve("secrets/admin"));
  }

  /** On the server's own machine, whatever has become of its network. */
  void byHand(String node, String statements) throws IOException, InterruptedException {
    ProcessBuilder client =
        new ProcessBuilder(
            "mariadb",
            "--no-defaults",
            "-u",
            Lab.ADMIN,
            "-S",
            node(node).socket(),
            "-e",
            statements);
    Path password = lab.folder().resolve("secrets/admin");
    client.environment().put("MYSQL_PWD", Files.readString(password).strip());
    assertThat(client.inheritIO().start().waitFor()).as(statements).isZero();
  }

  /** Through the router, as somebody who knows no more than its address. */
  Sql client() {
    return Sql.client(shop.hosts().getFirst().toString(), lab);
  }

  CheckReport check() {
    return new Checker(shop).check(List.of(journal()), _ -> {});
  }

  /** Every acknowledged purchase is on every node, and nothing that nobody made. */
  void nothingIsLost() throws Exception {
    assertHolds("through the router", check());
    Sql serving = sql(primary());
    String position = serving.text("SELECT @@gtid_binlog_pos");
    for (String replica : replicas()) {
      String waited = "SELECT MASTER_GTID_WAIT('" + position + "', " + CATCHING_UP_SECONDS + ")";
      Sql sql = sql(replica);
      assertThat(sql.text(waited))
          .as(() -> replica + " at " + position + ": " + sql.doings() + serving.doings())
          .isEqualTo("0");
      NodeStatus node = node(replica);
      Access direct = access(lab, node.host() + ":" + node.port());
      assertHolds("on " + replica, new Checker(direct).check(List.of(journal()), _ -> {}));
    }
  }

  private static void assertHolds(String where, CheckReport report) {
    assertThat(report.rules())
        .as(where)
        .filteredOn(rule -> !(rule.verdict() instanceof Verdict.Holds))
        .isEmpty();
  }

  /** What a person does after a rebuild, once it is clear that nothing of it is needed. */
  void forgetOldData() throws InterruptedException, IOException {
    for (NodeStatus node : lab.status().nodes()) {
      Path old = Path.of(node.dataDir() + ".before");
      if (Files.exists(old)) {
        try (Stream<Path> files = Files.walk(old)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }

  /** Keeps logs and what the agents say for whoever looks into a failure. */
  void keepEvidence(String name) throws IOException, InterruptedException {
    Path target =
        Files.createDirectories(Tree.root().resolve("acceptance/target/evidence/" + name));
    List<String> views = new ArrayList<>();
    lab.views().values().forEach(view -> views.add(Json.MAPPER.writeValueAsString(view)));
    Files.write(target.resolve("views.json"), views);
    Stacks.keep(lab, target);
    if (Files.exists(journal())) {
      keep(journal(), target.resolve("journal.hfj"));
    }
    try (Stream<Path> files = Files.walk(lab.folder(), 4)) {
      for (Path file : files.filter(f -> EVIDENCE.matcher(f.toString()).matches()).toList()) {
        String flat = lab.folder().relativize(file).toString().replace('/', '-');
        keep(file, target.resolve(flat));
      }
    }
  }

  /** Servers run on meanwhile, and delete logs. */
  private static void keep(Path file, Path copy) throws IOException {
    try {
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      Files.writeString(copy, e.toString());
    }
  }

  /** Ends it, and sees to it that nothing is left. */
  @Override
  public void close() throws InterruptedException, IOException {
    lab.down();
    lab.purge();
    end.close();
    Residue.none(folder);
    Files.deleteIfExists(journal());
    Files.deleteIfExists(journal().resolveSibling("journal.hfj.lock"));
    Files.delete(folder);
  }
}
