package dev.holdfast.lab;

/** What of a node's network is taken away. */
public enum Cut {
  /** The cable: nothing gets in or out. */
  CABLE,
  /** What others send gets lost; what the node sends arrives. */
  IN,
  /** What the node sends gets lost; what others send arrives. */
  OUT,
  /** The coordination store alone. */
  STORE
}
