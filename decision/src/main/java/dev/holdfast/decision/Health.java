package dev.holdfast.decision;

/**
 * What the probes of the local server tell. A server that hangs gives no answer that could be
 * counted, so what counts is for how many ticks a probe has waited: an agent that was not scheduled
 * has not ticked either, and takes its own pause for nobody's fault.
 *
 * @param readSince the tick at which the question began that has no answer yet; -1 for none
 * @param writeSince the same for a write to the server's disk
 * @param found what the last write found, for people; empty when all is well
 */
record Health(long readSince, long writeSince, String found) {
  static final Health FINE = new Health(-1, -1, "");

  Health begun(Event.Probe probe, long now) {
    return switch (probe) {
      case READ -> readSince >= 0 ? this : new Health(now, writeSince, found);
      case WRITE -> writeSince >= 0 ? this : new Health(readSince, now, found);
    };
  }

  Health ended(Event.Probe probe, String trouble) {
    return switch (probe) {
      case READ -> new Health(-1, writeSince, found);
      case WRITE -> new Health(readSince, -1, trouble);
    };
  }

  /** For how many ticks a question has waited for its answer. */
  long unanswered(long now) {
    return readSince < 0 ? 0 : now - readSince;
  }

  /** What is the matter with the server; empty when nothing is. */
  String trouble(long now, Settings.Patience patience) {
    if (unanswered(now) >= patience.answer()) {
      return "does not answer";
    }
    if (!found.isEmpty()) {
      return found;
    }
    return writeSince >= 0 && now - writeSince >= patience.write()
        ? "waits for its disk: a small write does not end"
        : "";
  }
}
