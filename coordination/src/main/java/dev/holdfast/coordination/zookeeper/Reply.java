package dev.holdfast.coordination.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * What a peer answered.
 *
 * @param text what was read, empty if nothing was
 * @param version of what was read or written
 * @param children names, if they were asked for
 */
record Reply(Code code, String text, long version, List<String> children) {

  static Reply of(int rc) {
    return new Reply(Code.get(rc), "", 0, List.of());
  }

  /** ZooKeeper hands out nulls in place of what a failed request doesn't have. */
  static Reply of(int rc, @Nullable Stat stat, byte @Nullable [] data) {
    return new Reply(
        Code.get(rc),
        data == null ? "" : new String(data, UTF_8),
        stat == null ? 0 : stat.getVersion(),
        List.of());
  }

  static Reply ofChildren(int rc, @Nullable List<String> children) {
    return new Reply(Code.get(rc), "", 0, children == null ? List.of() : List.copyOf(children));
  }

  boolean ok() {
    return code == Code.OK;
  }
}
