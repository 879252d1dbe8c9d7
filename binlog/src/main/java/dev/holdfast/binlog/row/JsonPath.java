package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.BadEventException;
import java.util.ArrayList;
import java.util.List;

/** Paths within JSON values, as MySQL logs them: {@code $.name."other name"[3]}. */
final class JsonPath {
  private final String text;
  private int at = 1;

  private JsonPath(String text) {
    this.text = text;
  }

  sealed interface Leg {
    record Name(String text) implements Leg {}

    record Index(int number) implements Leg {}
  }

  static List<Leg> read(String text) throws BadEventException {
    JsonPath path = new JsonPath(text);
    List<Leg> legs = new ArrayList<>();
    if (!text.startsWith("$")) {
      throw path.bad();
    }
    while (path.at < text.length()) {
      legs.add(path.leg());
      if (legs.size() > JsonBinary.DEEPEST) {
        throw path.bad(); // Values would grow in one another's depth.
      }
    }
    return legs;
  }

  private Leg leg() throws BadEventException {
    char kind = text.charAt(at++);
    if (kind == '[') {
      return index();
    }
    if (kind != '.' || at >= text.length()) {
      throw bad();
    }
    return new Leg.Name(text.charAt(at) == '"' ? quoted() : plain());
  }

  private Leg index() throws BadEventException {
    int end = text.indexOf(']', at);
    if (end < 0 || !text.substring(at, end).matches("\\d{1,9}")) {
      throw bad();
    }
    int number = Integer.parseInt(text.substring(at, end));
    at = end + 1;
    return new Leg.Index(number);
  }

  private String plain() {
    int from = at;
    while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
      at++;
    }
    return text.substring(from, at);
  }

  private String quoted() throws BadEventException {
    StringBuilder name = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      name.append(text.charAt(at) == '\\' ? escaped() : text.charAt(at));
    }
    if (at >= text.length()) {
      throw bad();
    }
    at++;
    return name.toString();
  }

  private char escaped() throws BadEventException {
    at++;
    char c = at < text.length() ? text.charAt(at) : '\0';
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw bad();
    };
  }

  private char unicode() throws BadEventException {
    if (at + 4 >= text.length() || !text.substring(at + 1, at + 5).matches("[0-9a-fA-F]{4}")) {
      throw bad();
    }
    char c = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
    at += 4;
    return c;
  }

  private BadEventException bad() {
    return new BadEventException("it changes JSON at '" + text + "', which is no path");
  }
}
