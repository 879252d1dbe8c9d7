package dev.holdfast.shop;

/** A file that can't be judged by; the message says why, as the end of a sentence. */
final class JournalUnreadable extends Exception {
  JournalUnreadable(String why) {
    super(why);
  }

  JournalUnreadable(String why, Throwable cause) {
    super(why, cause);
  }
}
