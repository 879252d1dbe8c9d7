package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** The manual has a section for each command, and names each option. */
class ManualTest {
  private static final Set<String> EVERYWHERE = Set.of("--help", "--version");

  @Test
  void everyCommandHasASection() throws IOException {
    String manual = manual();
    assertThat(commands())
        .extracting(CommandSpec::qualifiedName)
        .filteredOn(name -> !manual.contains("\n## `" + name + "`\n"))
        .as("commands without a heading '## `command`' in docs/manual")
        .isEmpty();
  }

  @Test
  void everyOptionIsNamed() throws IOException {
    String manual = manual();
    List<String> missing = new ArrayList<>();
    for (CommandSpec command : commands()) {
      command.options().stream()
          .map(option -> option.longestName().replace("[no-]", ""))
          .filter(name -> !EVERYWHERE.contains(name))
          .filter(name -> !manual.contains(name))
          .forEach(name -> missing.add(command.qualifiedName() + " " + name));
    }
    assertThat(missing).as("options that docs/manual doesn't name").isEmpty();
  }

  private static List<CommandSpec> commands() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    CommandLine root = Main.commands(new Terminal(nowhere, nowhere, Ansi.OFF, false, false));
    List<CommandSpec> all = new ArrayList<>();
    root.getSubcommands().values().forEach(command -> collect(command, all));
    return all;
  }

  private static void collect(CommandLine command, List<CommandSpec> to) {
    if (!command.getCommandSpec().usageMessage().hidden()) {
      to.add(command.getCommandSpec());
    }
    command.getSubcommands().values().forEach(sub -> collect(sub, to));
  }

  private static String manual() throws IOException {
    Path folder = Path.of("").toAbsolutePath().resolveSibling("docs/manual");
    try (Stream<Path> pages = Files.list(folder)) {
      StringBuilder all = new StringBuilder();
      for (Path page : pages.sorted().toList()) {
        all.append(Files.readString(page)).append('\n');
      }
      return all.toString();
    }
  }
}
