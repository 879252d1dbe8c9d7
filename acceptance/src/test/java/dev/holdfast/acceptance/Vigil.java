package dev.holdfast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.Lab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody on each machine who tries to commit there all the time, by the server's own socket, so
 * that no cut cable keeps them out. What they are told tells whether two nodes could ever commit at
 * once: no commit of a term may begin after one of a later term was acknowledged.
 */
final class Vigil implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(400);
  private static final long SERVER_IDS_PER_TERM = 1000;

  /** A commit that its client was told of; times of one clock. */
  private record Commit(String node, long term, long begun, long acknowledged) {}

  private final Lab lab;
  private final Map<String, String> sockets;
  private final List<Commit> commits = new ArrayList<>();
  private final Map<String, Long> excused = new HashMap<>();
  private final List<Thread> threads = new ArrayList<>();

  private Vigil(Lab lab, Map<String, String> sockets) {
    this.lab = lab;
    this.sockets = sockets;
  }

  static Vigil keep(Lab lab, Map<String, String> socketsByNode) {
    Vigil vigil = new Vigil(lab, socketsByNode);
    for (String node : socketsByNode.keySet()) {
      vigil.threads.add(Thread.ofVirtual().name("vigil-" + node).start(() -> vigil.watch(node)));
    }
    return vigil;
  }

  private void watch(String node) {
    try {
      while (true) {
        tryToCommit(node);
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException | IOException e) {
      System.getLogger("vigil").log(System.Logger.Level.DEBUG, "it ends", e);
    }
  }

  private void tryToCommit(String node) throws IOException, InterruptedException {
    String statement =
        "REPLACE INTO shop.vigil VALUES ('"
            + node
            + "', @@global.server_id, NOW(6)) RETURNING server_id DIV "
            + SERVER_IDS_PER_TERM;
    ProcessBuilder client =
        new ProcessBuilder(
            List.of(
                "timeout",
                "--signal=KILL",
                "5",
                "mariadb",
                "--no-defaults",
                "--batch",
                "--skip-column-names",
                "--user=" + Lab.CLIENT,
                "--socket=" + sockets.get(node),
                "--execute=" + statement));
    Path password = lab.folder().resolve("secrets").resolve(Lab.CLIENT);
    client.environment().put("MYSQL_PWD", Files.readString(password).strip());
    client.redirectError(ProcessBuilder.Redirect.DISCARD);
    long begun = System.nanoTime();
    Process process = client.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() == 0 && !out.isBlank()) {
      long term = Long.parseLong(out.strip());
      synchronized (commits) {
        commits.add(new Commit(node, term, begun, System.nanoTime()));
      }
    }
  }

  /** What this node commits alone from now on, somebody has made possible by hand. */
  void excuse(String node) {
    synchronized (commits) {
      excused.put(node, System.nanoTime());
    }
  }

  private boolean counts(Commit commit) {
    Long since = excused.get(commit.node());
    return since == null || commit.acknowledged() < since;
  }

  /** How often another node than before has committed, in order of terms. */
  int changesSince(String primary) {
    List<Commit> all;
    synchronized (commits) {
      all = commits.stream().filter(this::counts).toList();
    }
    int changes = 0;
    String last = primary;
    for (Commit each : all.stream().sorted(Comparator.comparingLong(Commit::term)).toList()) {
      changes += each.node().equals(last) ? 0 : 1;
      last = each.node();
    }
    return changes;
  }

  /** Of all commits so far, on whatever node. */
  void neverTwoCouldCommit() {
    List<Commit> all;
    synchronized (commits) {
      all = commits.stream().filter(this::counts).toList();
    }
    for (Commit earlier : all) {
      assertThat(all)
          .as("begun before %s was acknowledged, or of a term no older", earlier)
          .filteredOn(later -> later.begun() > earlier.acknowledged())
          .allMatch(later -> later.term() >= earlier.term());
    }
    assertThat(all).as("commits that somebody was told of").isNotEmpty();
  }

  @Override
  public void close() throws InterruptedException {
    threads.forEach(Thread::interrupt);
    for (Thread each : threads) {
      each.join(Duration.ofSeconds(10));
    }
  }
}
