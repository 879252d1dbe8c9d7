package dev.holdfast.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the lines of a story mean: each is found by its pattern and done. */
final class Phrases {
  /** What a line does, given the words that its pattern has caught. */
  interface Deed {
    void does(MatchResult words) throws Throwable;
  }

  private record Phrase(Pattern pattern, Deed deed) {}

  private final List<Phrase> phrases = new ArrayList<>();

  void mean(String pattern, Deed deed) {
    phrases.add(new Phrase(Pattern.compile(pattern), deed));
  }

  void say(String line) throws Throwable {
    for (Phrase phrase : phrases) {
      Matcher words = phrase.pattern().matcher(line);
      if (words.matches()) {
        phrase.deed().does(words);
        return;
      }
    }
    throw new IllegalArgumentException("no such step: " + line);
  }
}
