package dev.holdfast.recovery.impact;

/** What becomes of a later change that builds on what is cut out. */
public enum Policy {
  /** Nothing is replayed. */
  STOP,
  /** The row becomes what the log says. */
  AS_LOGGED,
  /** Numbers change by as much as they did; all else becomes what the log says. */
  DIFFERENCE,
  /** Its whole transaction is left out, too. */
  LEAVE_OUT
}
