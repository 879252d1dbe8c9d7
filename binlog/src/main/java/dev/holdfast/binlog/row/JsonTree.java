package dev.holdfast.binlog.row;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A JSON value of MySQL, which writes itself as MySQL does. */
sealed interface JsonTree {
  /** MySQL sorts names by length first. */
  Comparator<String> ORDER =
      Comparator.comparingInt((String name) -> name.getBytes(StandardCharsets.UTF_8).length)
          .thenComparing(name -> name);

  void write(StringBuilder out);

  /** As JSON has it. */
  record Scalar(String text) implements JsonTree {
    @Override
    public void write(StringBuilder out) {
      out.append(text);
    }
  }

  record Items(List<JsonTree> all) implements JsonTree {
    Items() {
      this(new ArrayList<>());
    }

    @Override
    public void write(StringBuilder out) {
      String before = "[";
      for (JsonTree item : all) {
        out.append(before);
        item.write(out);
        before = ", ";
      }
      out.append(all.isEmpty() ? "[]" : "]");
    }
  }

  record Members(Map<String, JsonTree> all) implements JsonTree {
    Members() {
      this(new TreeMap<>(ORDER));
    }

    @Override
    public void write(StringBuilder out) {
      String before = "{";
      for (Map.Entry<String, JsonTree> member : all.entrySet()) {
        out.append(before).append(quoted(member.getKey())).append(": ");
        member.getValue().write(out);
        before = ", ";
      }
      out.append(all.isEmpty() ? "{}" : "}");
    }
  }

  default String text() {
    StringBuilder out = new StringBuilder();
    write(out);
    return out.toString();
  }

  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(c < 16 ? "0" : "").append(Integer.toHexString(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
