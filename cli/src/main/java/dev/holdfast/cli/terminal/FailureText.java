package dev.holdfast.cli.terminal;

import dev.holdfast.base.Failure;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A failure as people read it, and as programs do. */
public final class FailureText {
  private FailureText() {}

  /** What, why, and what to do: three lines with picocli's colour markup. */
  public static List<String> lines(Failure failure) {
    return List.of(
        "@|bold,red holdfast: " + failure.what() + " failed|@ [" + failure.code() + "]",
        "  why: " + failure.reason(),
        "  do:  " + failure.hint());
  }

  public static String json(Failure failure) {
    JsonMapper mapper = new JsonMapper();
    ObjectNode root = mapper.createObjectNode();
    root.putObject("error")
        .put("code", failure.code())
        .put("what", failure.what())
        .put("reason", failure.reason())
        .put("hint", failure.hint());
    return mapper.writeValueAsString(root);
  }
}
