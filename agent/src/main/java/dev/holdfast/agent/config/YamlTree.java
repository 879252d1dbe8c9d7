package dev.holdfast.agent.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** YAML with the line of every part, which the libraries' trees forget. */
sealed interface YamlTree {
  int line();

  /** What it is, for an error message. */
  String kind();

  /** A single value, as it is written. */
  record Scalar(String text, int line) implements YamlTree {
    @Override
    public String kind() {
      return "'" + text + "'";
    }
  }

  /** A list. */
  record Items(List<YamlTree> items, int line) implements YamlTree {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys with values. */
  record Fields(Map<String, YamlTree> fields, int line) implements YamlTree {
    @Override
    public String kind() {
      return "a group of settings";
    }
  }

  /** Reads one document; throws a JacksonException, with its place, for what is no YAML. */
  static YamlTree parse(String text) {
    try (JsonParser parser = YAMLMapper.builder().build().createParser(text)) {
      JsonToken first = parser.nextToken();
      return first == null ? new Fields(Map.of(), 1) : next(parser, first);
    }
  }

  private static YamlTree next(JsonParser parser, JsonToken token) {
    int line = parser.currentTokenLocation().getLineNr();
    return switch (token) {
      case START_OBJECT -> {
        Map<String, YamlTree> fields = new LinkedHashMap<>();
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
          int keyLine = parser.currentTokenLocation().getLineNr();
          YamlTree value = next(parser, parser.nextToken());
          if (fields.put(key, value) != null) {
            throw new DuplicateKey(key, keyLine);
          }
        }
        yield new Fields(fields, line);
      }
      case START_ARRAY -> {
        List<YamlTree> items = new ArrayList<>();
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
          items.add(next(parser, t));
        }
        yield new Items(items, line);
      }
      default -> new Scalar(token == JsonToken.VALUE_NULL ? "" : parser.getString(), line);
    };
  }

  /** A key that stands twice in one group. */
  final class DuplicateKey extends RuntimeException {
    private final String key;
    private final int line;

    DuplicateKey(String key, int line) {
      super(key);
      this.key = key;
      this.line = line;
    }

    String key() {
      return key;
    }

    int line() {
      return line;
    }
  }
}
