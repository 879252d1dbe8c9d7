package dev.holdfast.lab;

/** Is told in a short sentence what happens now. */
@FunctionalInterface
public interface Progress {
  void say(String sentence);
}
