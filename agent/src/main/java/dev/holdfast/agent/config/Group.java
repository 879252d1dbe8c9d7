package dev.holdfast.agent.config;

import dev.holdfast.base.Failure;
import dev.holdfast.base.Suggestion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One group of settings of a file, read strictly: every complaint has file and line. */
final class Group {
  private final Path file;
  private final String name;
  private final YamlTree.Fields tree;

  private Group(Path file, String name, YamlTree.Fields tree) {
    this.file = file;
    this.name = name;
    this.tree = tree;
  }

  /**
   * Reads a group that may hold the {@code known} settings and no others.
   *
   * @param name how the group is called in messages; empty for the whole file
   */
  static Group of(Path file, String name, YamlTree tree, List<String> known) {
    if (!(tree instanceof YamlTree.Fields fields)) {
      throw wrong(file, tree.line(), name, tree.kind(), "settings, each as 'key: value'");
    }
    Group group = new Group(file, name, fields);
    fields.fields().forEach((key, value) -> group.checkKnown(key, value, known));
    return group;
  }

  private void checkKnown(String key, YamlTree value, List<String> known) {
    if (!known.contains(key)) {
      throw new Failure(
          "unknown-setting",
          "reading " + file + ", line " + keyLine(value),
          "there is no setting '" + path(key) + "'",
          Suggestion.nearest(key, known)
              .map(meant -> "Did you mean '" + path(meant) + "'?")
              .orElse("Known here: " + String.join(", ", new TreeSet<>(known)) + "."));
    }
  }

  /** A nested group begins on the line after its key. */
  private static int keyLine(YamlTree value) {
    return value instanceof YamlTree.Scalar ? value.line() : Math.max(1, value.line() - 1);
  }

  private String path(String key) {
    return name.isEmpty() ? key : name + "." + key;
  }

  boolean has(String key) {
    return tree.fields().containsKey(key);
  }

  Group group(String key, List<String> known) {
    return of(file, path(key), required(key), known);
  }

  /** The groups of a list; empty when it is absent. */
  List<Group> groups(String key, List<String> known) {
    YamlTree value = tree.fields().get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof YamlTree.Items list)) {
      throw wrong(file, value.line(), path(key), value.kind(), "a list: lines that begin with '-'");
    }
    return list.items().stream().map(item -> of(file, path(key), item, known)).toList();
  }

  /**
   * The value of a setting that must be there.
   *
   * @param read throws a RuntimeException for a value that is not allowed
   * @param allowed what is, for the message
   */
  <T> T get(String key, Function<String, T> read, String allowed) {
    return convert(key, required(key), read, allowed);
  }

  /** As {@link #get}, for a setting that may be left out. */
  <T> Optional<T> find(String key, Function<String, T> read, String allowed) {
    YamlTree value = tree.fields().get(key);
    return value == null ? Optional.empty() : Optional.of(convert(key, value, read, allowed));
  }

  private <T> T convert(String key, YamlTree value, Function<String, T> read, String allowed) {
    if (!(value instanceof YamlTree.Scalar scalar) || scalar.text().isBlank()) {
      String found = value instanceof YamlTree.Scalar ? "nothing" : value.kind();
      throw wrong(file, value.line(), path(key), found, allowed);
    }
    try {
      return read.apply(scalar.text());
    } catch (RuntimeException e) {
      throw wrong(file, value.line(), path(key), value.kind(), allowed);
    }
  }

  private YamlTree required(String key) {
    YamlTree value = tree.fields().get(key);
    if (value == null) {
      throw new Failure(
          "missing-setting",
          "reading " + place(null),
          "the setting '" + path(key) + "' is missing",
          "Add it; docs/manual/configuration.md explains it.");
    }
    return value;
  }

  /** A complaint about the setting as a whole, e.g. that two don't fit together. */
  Failure complaint(String key, String reason, String hint) {
    return new Failure("bad-setting", "reading " + place(tree.fields().get(key)), reason, hint);
  }

  private String place(@Nullable YamlTree value) {
    return file + ", line " + (value == null ? tree.line() : value.line());
  }

  private static Failure wrong(Path file, int line, String setting, String found, String allowed) {
    String subject = setting.isEmpty() ? "the file" : "'" + setting + "'";
    return new Failure(
        "bad-setting",
        "reading " + file + ", line " + line,
        subject + " has " + found + " where it needs " + allowed,
        "Correct that line; docs/manual/configuration.md explains every setting.");
  }
}
