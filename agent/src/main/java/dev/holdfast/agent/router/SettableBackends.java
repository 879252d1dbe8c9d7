package dev.holdfast.agent.router;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A view that its owner sets: an agent that knows the record and its peers, or a test. */
public final class SettableBackends implements Backends {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile BackendView view = BackendView.unknown("this node has just started");

  /** Returns at once; listeners are called only when the view differs. */
  public void set(BackendView next) {
    boolean changed;
    synchronized (this) {
      changed = !next.equals(view);
      view = next;
    }
    if (changed) {
      listeners.forEach(Runnable::run);
    }
  }

  @Override
  public BackendView current() {
    return view;
  }

  @Override
  public Watch watch(Runnable changed) {
    listeners.add(changed);
    return () -> listeners.remove(changed);
  }

  @Override
  public void suspect() {}
}
