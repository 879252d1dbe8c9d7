package dev.holdfast.coordination.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.coordination.Answer;
import dev.holdfast.coordination.CasOutcome;
import dev.holdfast.coordination.Coordination;
import dev.holdfast.coordination.Eventually;
import dev.holdfast.coordination.Key;
import dev.holdfast.coordination.StoreHealth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a peer does with what it finds on its machine. */
final class EnsemblePeerTest {
  private static final NodeName DB1 = new NodeName("db1");
  private static final Key KEY = new Key("config", "x");
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Test
  void aTakenPortIsNamed() throws IOException {
    Ensemble ensemble = new Ensemble(LocalEnsemble.members(1), "token");
    int port = ensemble.members().getFirst().electionPort();
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertFails("port-taken", () -> EnsemblePeer.start(ensemble, DB1, folder))
          .hasMessageContaining("127.0.0.1:" + port);
    }
    EnsemblePeer.start(ensemble, DB1, folder).close();
  }

  @Test
  void anAddressOfAnotherMachineIsNotCalledATakenPort() {
    Ensemble.Member own = LocalEnsemble.members(1).getFirst();
    Ensemble.Member away =
        new Ensemble.Member(
            DB1, "192.0.2.1", own.clientPort(), own.quorumPort(), own.electionPort());
    assertFails(
        "address-not-here",
        () -> EnsemblePeer.start(new Ensemble(List.of(away), "token"), DB1, folder));
  }

  @Test
  void aFolderThatCannotBeMadeIsReported() throws IOException {
    Ensemble ensemble = new Ensemble(LocalEnsemble.members(1), "token");
    Path file = Files.createFile(folder.resolve("file"));
    assertFails(
            "store-folder-unwritable",
            () -> EnsemblePeer.start(ensemble, DB1, file.resolve("store")))
        .hasMessageContaining("file/store");
  }

  @Test
  void anotherMembersFolderIsLeftAlone() {
    Ensemble ensemble = new Ensemble(LocalEnsemble.members(3), "token");
    EnsemblePeer.start(ensemble, new NodeName("db2"), folder).close();
    assertFails("store-folder-foreign", () -> EnsemblePeer.start(ensemble, DB1, folder));
  }

  @Test
  void anEvenNumberOfMembersIsRefused() {
    assertFails("bad-ensemble", () -> new Ensemble(LocalEnsemble.members(2), "token"));
  }

  @Test
  void damagedDataIsReportedAndKept() throws IOException {
    try (LocalEnsemble local = new LocalEnsemble(1, folder)) {
      local.start(DB1);
      try (Coordination client = local.client(DB1)) {
        Eventually.becomes(SOON, "it is written", () -> writes(client));
      }
      local.stop(DB1);
      for (Path file : snapshots(local.folderOf(DB1))) {
        Files.write(file, new byte[] {1, 2, 3});
      }
      assertFails("store-damaged", () -> local.start(DB1));
      assertThat(snapshots(local.folderOf(DB1))).isNotEmpty();
    }
  }

  @Test
  void aPeerThatWasKilledWhileItJoinedStartsAgain() throws IOException {
    try (LocalEnsemble local = new LocalEnsemble(1, folder)) {
      for (String written : List.of("1", "2")) {
        local.start(DB1);
        try (Coordination client = local.client(DB1)) {
          Eventually.becomes(SOON, "it is written", () -> writes(client));
        }
        local.stop(DB1);
        assertThat(epoch(local, "currentEpoch")).content().isEqualTo(written);
      }
      Files.writeString(epoch(local, "currentEpoch"), "1");
      Files.writeString(epoch(local, "acceptedEpoch"), "1");
      assertFails("store-damaged", () -> local.start(DB1)).hasMessageContaining("older than");
      assertThat(epoch(local, "currentEpoch"))
          .as("an epoch that it never accepted")
          .hasContent("1");

      Files.writeString(epoch(local, "acceptedEpoch"), "2");
      local.start(DB1);
      try (Coordination client = local.client(DB1)) {
        Eventually.becomes(SOON, "it knows what it knew", () -> knows(client));
      }
    }
  }

  private static Path epoch(LocalEnsemble local, String which) {
    return local.folderOf(DB1).resolve("version-2").resolve(which);
  }

  private static boolean knows(Coordination client) {
    return client.entries().get(KEY) instanceof Answer.Known<?>(Optional<?> found)
        && found.isPresent();
  }

  @Test
  void aRestartedPeerKnowsWhatItKnew() {
    try (LocalEnsemble local = new LocalEnsemble(1, folder)) {
      local.start(DB1);
      try (Coordination client = local.client(DB1)) {
        Eventually.becomes(SOON, "it is written", () -> writes(client));
      }
      local.stop(DB1);
      local.start(DB1);
      try (Coordination client = local.client(DB1)) {
        Eventually.becomes(SOON, "it is read again", () -> knows(client));
      }
    }
  }

  @Test
  void aStrangerCanNeitherReadNorWrite() throws Exception {
    try (LocalEnsemble local = new LocalEnsemble(1, folder);
        Coordination own = open(local, local.ensemble)) {
      Eventually.becomes(SOON, "the owner writes", () -> writes(own));
      Ensemble wrong = new Ensemble(local.ensemble.members(), "another token");
      try (Coordination stranger = open(local, wrong)) {
        Eventually.becomes(
            SOON,
            "the reason is told",
            () ->
                stranger.health().now() instanceof StoreHealth.Unavailable(var _, String reason)
                    && reason.contains("token"));
        assertThat(stranger.terms().read()).isInstanceOf(Answer.Unavailable.class);
      }
      Link bare =
          Link.open(
              local.ensemble.members().getFirst().client(),
              null,
              new byte[] {'a', ':', 'b'},
              _ -> {});
      assertThatThrownBy(() -> bare.getData(Paths.ENTRIES + "/" + KEY, false, null))
          .isInstanceOf(KeeperException.NoAuthException.class);
      assertThatThrownBy(() ->
              bare.create("/x", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT))
          .isInstanceOf(KeeperException.NoAuthException.class);
      bare.end(SOON);
    }
  }

  private static Coordination open(LocalEnsemble local, Ensemble ensemble) {
    if (local.leaderSeenBy(DB1).isEmpty() && ensemble.equals(local.ensemble)) {
      local.start(DB1);
    }
    return ZooKeeperCoordination.open(
        ensemble, DB1, () -> local.leaderSeenBy(DB1), LocalEnsemble.DEADLINE);
  }

  @Test
  void theLeaderStepsDownAndComesBackAsFollower() {
    try (LocalEnsemble local = new LocalEnsemble(3, folder)) {
      local.startAll();
      Eventually.becomes(SOON, "there is a leader", () -> local.leader().isPresent());
      NodeName leader = local.leader().orElseThrow();
      NodeName follower =
          local.names().stream().filter(name -> !name.equals(leader)).findFirst().orElseThrow();
      assertThat(local.peer(follower).stepDown(SOON))
          .as("a follower has nothing to hand on")
          .isFalse();
      Eventually.becomes(
          SOON, "enough followers are level", () -> local.peer(leader).stepDown(SOON));
      Eventually.becomes(
          SOON,
          "all three agree on another leader",
          () -> local.leader().filter(name -> !name.equals(leader)).isPresent());
    }
  }

  @Test
  void aLeaderThatAllOthersGiveUpIsFollowedAgainOrReplaced() {
    try (LocalEnsemble local = new LocalEnsemble(3, folder)) {
      local.startAll();
      Eventually.becomes(SOON, "there is a leader", () -> local.leader().isPresent());
      NodeName leader = local.leader().orElseThrow();
      local.peer(leader).leaveLeader();
      assertThat(local.leader()).as("it follows nobody itself").contains(leader);
      local.names().stream()
          .filter(name -> !name.equals(leader))
          .forEach(name -> local.peer(name).leaveLeader());
      Eventually.becomes(SOON, "all follow one again", () -> local.leader().isPresent());
      try (Coordination client = local.client(leader)) {
        Eventually.becomes(SOON, "it takes writes", () -> writes(client));
      }
    }
  }

  @Test
  void healthNamesTheLeader() {
    try (LocalEnsemble local = new LocalEnsemble(1, folder)) {
      local.start(DB1);
      try (Coordination client = local.client(DB1)) {
        Eventually.becomes(
            SOON,
            "health names it",
            () ->
                client.health().now()
                        instanceof StoreHealth.Available(var _, Optional<NodeName> who)
                    && who.equals(Optional.of(DB1)));
      }
    }
  }

  private static boolean writes(Coordination client) {
    return client.entries().put(KEY, "x") instanceof CasOutcome.Written;
  }

  private static List<Path> snapshots(Path folder) throws IOException {
    try (var files = Files.list(folder.resolve("version-2"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("snapshot.")).toList();
    }
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertFails(
      String code, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
