package dev.holdfast.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A story that a DBA can read: a title, what it is about, then lines that begin with given, when,
 * then or and. The lines are what is done and checked; {@link Drama} knows what they mean.
 *
 * @param byHand what a person has to do
 */
record Scenario(String name, String title, String byHand, List<String> steps) {
  private static final String FOLDER = "acceptance/src/test/resources/scenarios";
  private static final String BY_HAND = "What a person does:";

  /** Words that a story leaves open, each of which makes one of it. */
  private static final Pattern OPEN = Pattern.compile("for each <(\\w+)> of (.+)");

  private static final Pattern STEP = Pattern.compile("(?:given|when|then|and)\\s+(.+)");

  /** A story, or one for each combination of the words that it leaves open. */
  static List<Scenario> read(Path file) {
    try {
      List<Scenario> all = new ArrayList<>();
      String name = String.valueOf(file.getFileName()).replace(".txt", "");
      filled(name, Files.readAllLines(file), all);
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void filled(String name, List<String> lines, List<Scenario> all) {
    for (int i = 0; i < lines.size(); i++) {
      Matcher open = OPEN.matcher(lines.get(i));
      if (open.matches()) {
        List<String> rest = new ArrayList<>(lines);
        rest.remove(i);
        for (String word : open.group(2).split(", ", -1)) {
          filled(
              name + "-" + word.replace(' ', '-'),
              rest.stream().map(l -> l.replace("<" + open.group(1) + ">", word)).toList(),
              all);
        }
        return;
      }
    }
    all.add(of(name, lines));
  }

  private static Scenario of(String name, List<String> lines) {
    List<String> steps = new ArrayList<>();
    for (String line : lines) {
      Matcher step = STEP.matcher(line.strip());
      if (step.matches() && (!steps.isEmpty() || line.startsWith("given"))) {
        steps.add(step.group(1));
      }
    }
    return new Scenario(name, lines.getFirst(), byHand(lines), steps);
  }

  private static String byHand(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(BY_HAND))
        .map(line -> line.substring(BY_HAND.length()).strip())
        .findFirst()
        .orElse("nothing");
  }

  /** Those of the test command. */
  static List<Scenario> quick() {
    return in(FOLDER, 1);
  }

  /** Those in which somebody waits for a minute too. */
  static List<Scenario> all() {
    return in(FOLDER, 2);
  }

  private static List<Scenario> in(String folder, int depth) {
    try (Stream<Path> files = Files.walk(Tree.root().resolve(folder), depth)) {
      return files
          .filter(f -> f.toString().endsWith(".txt"))
          .sorted()
          .flatMap(f -> read(f).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return title;
  }
}
