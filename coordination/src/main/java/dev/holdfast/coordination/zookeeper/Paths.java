package dev.holdfast.coordination.zookeeper;

import dev.holdfast.coordination.Key;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** Where things lie in ZooKeeper's tree. */
final class Paths {
  private static final String ROOT = "/holdfast";

  /** Written to prove that a majority answers; holds nothing. */
  static final String BARRIER = ROOT + "/barrier";

  static final String TERM = ROOT + "/term";
  static final String ENTRIES = ROOT + "/entries";

  private Paths() {}

  /** Makes what must be there before anything else, and shuts the tree to everybody else. */
  static void lay(ZooKeeper link) throws KeeperException, InterruptedException {
    link.setACL("/", ZooDefs.Ids.CREATOR_ALL_ACL, Request.ANY_VERSION);
    for (String path : List.of(ROOT, BARRIER, ENTRIES)) {
      create(link, path);
    }
  }

  private static void create(ZooKeeper link, String path)
      throws KeeperException, InterruptedException {
    try {
      link.create(path, new byte[0], ZooDefs.Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
    } catch (KeeperException.NodeExistsException e) {
      return; // Another agent was first: that is as good.
    }
  }

  static String folder(String folder) {
    return ENTRIES + "/" + folder;
  }

  static String entry(Key key) {
    return folder(key.folder()) + "/" + key.name();
  }
}
