package dev.holdfast.coordination.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.Consumer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;

/** A question to a peer, sent without waiting for the answer. */
@FunctionalInterface
interface Request {
  int ANY_VERSION = -1;

  void send(ZooKeeper to, Consumer<Reply> done);

  static Request get(String path) {
    return (to, done) ->
        to.getData(
            path, false, (rc, _, _, data, stat) -> done.accept(Reply.of(rc, stat, data)), null);
  }

  static Request children(String path) {
    return (to, done) ->
        to.getChildren(
            path, false, (rc, _, _, names) -> done.accept(Reply.ofChildren(rc, names)), null);
  }

  static Request set(String path, String text, int version) {
    return (to, done) ->
        to.setData(
            path,
            text.getBytes(UTF_8),
            version,
            (rc, _, _, stat) -> done.accept(Reply.of(rc, stat, null)),
            null);
  }

  static Request create(String path, String text) {
    return (to, done) ->
        to.create(
            path,
            text.getBytes(UTF_8),
            ZooDefs.Ids.CREATOR_ALL_ACL,
            CreateMode.PERSISTENT,
            (rc, _, _, _, stat) -> done.accept(Reply.of(rc, stat, null)),
            null);
  }

  static Request delete(String path, int version) {
    return (to, done) -> to.delete(path, version, (rc, _, _) -> done.accept(Reply.of(rc)), null);
  }

  static Request allow(String path, List<ACL> acl) {
    return (to, done) ->
        to.setACL(path, acl, ANY_VERSION, (rc, _, _, _) -> done.accept(Reply.of(rc)), null);
  }

  /**
   * The question behind a write of nothing. ZooKeeper's own {@code sync} asks the leader alone,
   * which may have been deposed while it was frozen and not know it yet; only what a majority has
   * written to disk proves that a following read is current.
   */
  default Request current() {
    return (to, done) -> {
      to.setData(
          Paths.BARRIER,
          new byte[0],
          ANY_VERSION,
          (rc, _, _, _) -> {
            if (Code.get(rc) != Code.OK) {
              done.accept(Reply.of(rc));
            }
          },
          null);
      send(to, done);
    };
  }
}
