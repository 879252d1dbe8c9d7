package dev.holdfast.cli.demo;

/** Shows how the demo goes. */
interface Display extends AutoCloseable {
  /** Something has begun or happened. */
  void say(String sentence);

  /** The state of things, several times a second. */
  void show(DemoModel model);

  @Override
  void close();
}
