package dev.holdfast.coordination;

import dev.holdfast.base.Failure;
import dev.holdfast.base.NodeName;
import dev.holdfast.decision.TermRecord;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The term record as it lies in a store: one JSON object, readable with the store's own tools.
 *
 * <p>{@code {"format":1,"term":3,"primary":"db1","ackers":["db2"],"phase":"SERVING","since":"…"}}.
 * Fields that a later version adds are ignored; another {@code format} is refused.
 */
public final class TermRecordCodec {
  private static final int FORMAT = 1;
  private static final JsonMapper JSON = JsonMapper.shared();

  private TermRecordCodec() {}

  public static String encode(TermRecord record) {
    ObjectNode node = JSON.createObjectNode();
    node.put("format", FORMAT);
    node.put("term", record.term());
    node.put("primary", record.primary().value());
    record.ackers().forEach(acker -> node.withArray("ackers").add(acker.value()));
    node.put("phase", record.phase().name());
    node.put("since", record.since());
    return JSON.writeValueAsString(node);
  }

  /** Fails with code {@code bad-term-record}. */
  public static TermRecord decode(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.required("format").asInt() != FORMAT) {
        throw new IllegalArgumentException("format " + node.required("format"));
      }
      TreeSet<NodeName> ackers = new TreeSet<>();
      node.path("ackers").forEach(acker -> ackers.add(new NodeName(acker.stringValue())));
      return new TermRecord(
          node.required("term").longValue(),
          new NodeName(node.required("primary").stringValue()),
          ackers,
          TermRecord.Phase.valueOf(node.required("phase").stringValue()),
          node.required("since").stringValue());
    } catch (JacksonException | IllegalArgumentException e) {
      throw new Failure(
          "bad-term-record",
          "reading the term record",
          "the store holds something else: " + e.getMessage(),
          "Another version of Holdfast may have written it: run one version on all nodes.",
          e);
    }
  }
}
