package dev.holdfast.cli.time;

import dev.holdfast.cli.lab.Labs;
import dev.holdfast.server.TableServers;
import dev.holdfast.server.UndoServers;
import java.time.Clock;

/** The running servers that are written to: transactions are undone there, tables put back. */
public record UndoPlace(Labs labs, UndoServers servers, TableServers tables, Clock clock) {}
