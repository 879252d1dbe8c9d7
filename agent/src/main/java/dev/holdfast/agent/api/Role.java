package dev.holdfast.agent.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a node is doing, as its agent sees it. */
public enum Role {
  /** Open for writing in the current term. */
  @JsonProperty("primary")
  PRIMARY,
  /** Follows the primary of the current term. */
  @JsonProperty("replica")
  REPLICA,
  /** Follows it, and applies what it receives only some time after it was committed. */
  @JsonProperty("delayed")
  DELAYED,
  /** Elected; applies its relay log and opens next. */
  @JsonProperty("promoting")
  PROMOTING,
  /** The primary until now: closes for writing and hands over. */
  @JsonProperty("closing")
  CLOSING,
  /** Its server is starting or recovering. */
  @JsonProperty("starting")
  STARTING,
  /** Its server is up and not yet following. */
  @JsonProperty("rejoining")
  REJOINING,
  /** Its server is not running. */
  @JsonProperty("down")
  DOWN,
  /** Holds transactions that the primary's history doesn't: stays out. */
  @JsonProperty("errant")
  ERRANT,
  /** Its agent has not been heard. */
  @JsonProperty("unknown")
  UNKNOWN
}
