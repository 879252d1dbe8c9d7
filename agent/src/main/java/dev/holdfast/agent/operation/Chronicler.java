package dev.holdfast.agent.operation;

import dev.holdfast.base.Failure;
import dev.holdfast.decision.TermRecord;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report of each new term, once the other agents have told their part. To be run about
 * twice a second.
 */
final class Chronicler implements Runnable {
  private static final System.Logger LOG = System.getLogger(Chronicler.class.getName());

  /** Looks after the primary has opened: the others report what happened twice a second. */
  private static final int LOOKS = 6;

  private final Here here;
  private final HistoryFiles files;
  private @Nullable TermRecord before;
  private @Nullable TermRecord current;
  private int looks;

  Chronicler(Here here, HistoryFiles files) {
    this.here = here;
    this.files = files;
  }

  @Override
  public void run() {
    try {
      here.now().record().ifPresent(v -> look(v.record()));
    } catch (Failure e) {
      LOG.log(Level.WARNING, "{0} {1}", e.getMessage(), e.hint());
    }
  }

  private void look(TermRecord now) {
    if (current == null || current.term() != now.term()) {
      before = current;
      looks = 0;
    }
    current = now;
    boolean open = now.phase() == TermRecord.Phase.SERVING;
    looks += open ? 1 : 0;
    if (looks == LOOKS && now.term() > 1 && files.lastTerm() < now.term()) {
      Optional<HistoryReport> report = Report.of(before, now, here.status().get().events());
      report.ifPresent(files::add);
    }
  }
}
