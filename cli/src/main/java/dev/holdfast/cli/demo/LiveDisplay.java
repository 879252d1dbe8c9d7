package dev.holdfast.cli.demo;

import dev.holdfast.cli.terminal.LiveLines;
import dev.holdfast.cli.terminal.Terminal;

/** For a person at a terminal: one view, redrawn in place. */
final class LiveDisplay implements Display {
  private final LiveLines screen;
  private final DemoView view;

  LiveDisplay(Terminal terminal) {
    this.screen = new LiveLines(terminal);
    this.view = new DemoView(terminal.unicode());
  }

  /** The view shows it by itself, as the stage. */
  @Override
  public void say(String sentence) {}

  @Override
  public void show(DemoModel model) {
    LiveLines.Size size = screen.size();
    screen.show(view.lines(model, size.rows() - 1, size.columns()));
  }

  @Override
  public void close() {
    screen.close();
  }
}
