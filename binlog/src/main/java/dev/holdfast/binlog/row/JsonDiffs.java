package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What became different within a JSON value of MySQL under {@code
 * binlog_row_value_options=PARTIAL_JSON} (MySQL source, {@code json_diff.h}): replaced, inserted
 * and removed parts, each at a path.
 */
final class JsonDiffs {
  private static final int REPLACE = 0;
  private static final int INSERT = 1;
  private static final int REMOVE = 2;

  private JsonDiffs() {}

  /** Makes {@code before} what it was afterwards; it may change. */
  static JsonTree apply(JsonTree before, ByteReader diffs) throws BadEventException {
    JsonTree now = before;
    while (diffs.remaining() > 0) {
      int operation = diffs.u8();
      String path = diffs.text(diffs.lengthEncoded(), StandardCharsets.UTF_8);
      if (operation > REMOVE) {
        throw new BadEventException("it changes JSON by the unknown operation " + operation);
      }
      JsonTree value =
          operation == REMOVE
              ? new JsonTree.Scalar("null")
              : JsonBinary.tree(diffs.bytes(diffs.lengthEncoded()));
      now = apply(now, operation, JsonPath.read(path), value);
    }
    return now;
  }

  private static JsonTree apply(
      JsonTree root, int operation, List<JsonPath.Leg> path, JsonTree value)
      throws BadEventException {
    if (path.isEmpty()) {
      return value;
    }
    JsonTree at = root;
    for (JsonPath.Leg leg : path.subList(0, path.size() - 1)) {
      at = part(at, leg);
    }
    change(at, path.getLast(), operation, value);
    return root;
  }

  private static JsonTree part(JsonTree of, JsonPath.Leg leg) throws BadEventException {
    if (of instanceof JsonTree.Members m
        && leg instanceof JsonPath.Leg.Name name
        && m.all().containsKey(name.text())) {
      return m.all().get(name.text());
    }
    if (of instanceof JsonTree.Items i
        && leg instanceof JsonPath.Leg.Index at
        && at.number() < i.all().size()) {
      return i.all().get(at.number());
    }
    throw absent(leg);
  }

  private static void change(JsonTree in, JsonPath.Leg leg, int operation, JsonTree value)
      throws BadEventException {
    if (in instanceof JsonTree.Members m && leg instanceof JsonPath.Leg.Name name) {
      if (operation == REMOVE) {
        m.all().remove(name.text());
      } else {
        m.all().put(name.text(), value);
      }
    } else if (in instanceof JsonTree.Items i && leg instanceof JsonPath.Leg.Index at) {
      change(i.all(), at, operation, value);
    } else {
      throw absent(leg);
    }
  }

  private static void change(
      List<JsonTree> items, JsonPath.Leg.Index at, int operation, JsonTree value)
      throws BadEventException {
    if (operation == INSERT) {
      items.add(Math.min(at.number(), items.size()), value);
    } else if (at.number() >= items.size()) {
      throw absent(at);
    } else if (operation == REPLACE) {
      items.set(at.number(), value);
    } else {
      items.remove(at.number());
    }
  }

  private static BadEventException absent(JsonPath.Leg leg) {
    return new BadEventException("it changes a part of a JSON value that isn't there: " + leg);
  }
}
