package dev.holdfast.lab;

/** What a fault hits. */
public enum Target {
  /** The database server. */
  SERVER,
  /** The agent; its server runs on. */
  AGENT,
  /** Both at once, as when the host loses its power. */
  HOST
}
