package dev.holdfast.agent.config;

import dev.holdfast.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads and writes a node's configuration file. */
public final class NodeConfigFile {
  private NodeConfigFile() {}

  /**
   * Reads strictly. Relative paths are taken from the file's own folder.
   *
   * @throws Failure {@code config-unreadable}, {@code config-no-yaml}, {@code unknown-setting},
   *     {@code missing-setting} or {@code bad-setting}, each with file and line
   */
  public static NodeConfig read(Path file) {
    try {
      return NodeConfigReader.read(file, YamlTree.parse(Files.readString(file)));
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file", e);
    } catch (IOException e) {
      throw unreadable(file, e.toString(), e);
    } catch (YamlTree.DuplicateKey e) {
      throw new Failure(
          "bad-setting",
          "reading " + file + ", line " + e.line(),
          "'" + e.key() + "' stands twice in one group",
          "Remove one of the two.",
          e);
    } catch (JacksonException e) {
      throw noYaml(file, e);
    }
  }

  private static Failure noYaml(Path file, JacksonException e) {
    int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    return new Failure(
        "config-no-yaml",
        "reading " + file + ", line " + line,
        "this is no YAML: " + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""),
        "Indent with spaces, the same depth for each setting of a group, and quote odd values.",
        e);
  }

  private static Failure unreadable(Path file, String reason, @Nullable Throwable cause) {
    return new Failure(
        "config-unreadable",
        "reading the configuration " + file,
        reason,
        "Name the file of this node, which its user may read.",
        cause);
  }

  /** Writes a file that {@link #read} understands; replaces one that is there. */
  public static void write(Path file, NodeConfig config) {
    try {
      Files.writeString(
          file, YAMLMapper.builder().build().writeValueAsString(NodeConfigTree.of(config)));
    } catch (IOException e) {
      throw new Failure(
          "config-unwritable",
          "writing the configuration " + file,
          e.toString(),
          "Check the folder, its owner and the space that is left.",
          e);
    }
  }
}
