package dev.holdfast.agent.peer;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A line of a {@code POST /peer}: messages of one sender, oldest first. */
record Envelope(String cluster, String from, List<JsonNode> messages) {}
