package dev.holdfast.cli.time;

import dev.holdfast.cli.lab.Labs;
import dev.holdfast.server.UndoServers;
import java.time.Clock;

/** Where transactions are undone, and when. */
public record UndoPlace(Labs labs, UndoServers servers, Clock clock) {}
