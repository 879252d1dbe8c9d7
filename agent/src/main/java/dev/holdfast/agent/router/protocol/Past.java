package dev.holdfast.agent.router.protocol;

import java.util.ArrayList;
import java.util.List;

/** What a session was told since its login, as far as another one has to be told it too. */
final class Past {
  private static final int MOST = 32;

  private final List<Setting> settings = new ArrayList<>(4);
  private String schema;
  private int status;

  Past(String schema) {
    this.schema = schema;
  }

  /** False when it has become too much. */
  boolean add(Command.Change change) {
    switch (change) {
      case Command.Change.Schema s -> schema = s.name();
      case Command.Change.Set s -> {
        Setting next = s.setting();
        settings.removeIf(old -> !old.key().isEmpty() && old.key().equals(next.key()));
        settings.add(next);
      }
      case Command.Change.Reset reset -> settings.clear();
    }
    return settings.size() <= MOST;
  }

  void status(int flags) {
    status = flags;
  }

  int status() {
    return status;
  }

  boolean inTransaction() {
    return (status & (Reply.IN_TRANSACTION | Reply.READING_TRANSACTION)) != 0;
  }

  boolean autocommits() {
    return (status & Reply.AUTOCOMMIT) != 0;
  }

  String schema() {
    return schema;
  }

  List<Setting> settings() {
    return settings;
  }
}
