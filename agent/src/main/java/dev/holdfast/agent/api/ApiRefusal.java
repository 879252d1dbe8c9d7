package dev.holdfast.agent.api;

import dev.holdfast.base.Failure;

/** The errors of the API: which HTTP status belongs to which code. */
final class ApiRefusal {
  static final String NOT_FOUND = "not-found";
  static final String UNAUTHORIZED = "unauthorized";
  static final String BAD_METHOD = "method-not-allowed";
  static final String TOO_LARGE = "body-too-large";
  static final String BAD_REQUEST = "bad-request";
  static final String INTERNAL = "internal-error";

  /** The body of every error. */
  record Body(String code, String message, String hint) {}

  private ApiRefusal() {}

  static int status(Failure failure) {
    return switch (failure.code()) {
      case NOT_FOUND -> 404;
      case UNAUTHORIZED -> 401;
      case BAD_METHOD -> 405;
      case TOO_LARGE -> 413;
      case BAD_REQUEST, "bad-duration", "bad-peer-message" -> 400;
      case INTERNAL -> 500;
      default -> 409;
    };
  }

  static Body body(Failure failure) {
    return new Body(failure.code(), failure.what() + ": " + failure.reason(), failure.hint());
  }

  static Failure notFound(String path) {
    return new Failure(
        NOT_FOUND,
        "asking for " + path,
        "there is nothing here",
        "The API has /health, /primary, /replica, /status, /route, /peer and /actions/….");
  }

  static Failure badMethod(String method, String path, String allowed) {
    return new Failure(
        BAD_METHOD, method + " " + path, "it only understands " + allowed, "Use " + allowed + ".");
  }

  static Failure unauthorized(String path) {
    return new Failure(
        UNAUTHORIZED,
        "asking for " + path,
        "the cluster token is missing or wrong",
        "Send the header 'Authorization: Bearer …' with what the tokenFile of this cluster holds.");
  }

  static Failure tooLarge(int limitBytes) {
    return new Failure(
        TOO_LARGE,
        "reading the request",
        "its body is longer than " + limitBytes + " bytes",
        "No request of this API needs that much.");
  }

  static Failure badRequest(String what, String reason) {
    return new Failure(BAD_REQUEST, what, reason, "Look at docs/manual/api.md for the form.");
  }

  static Failure internal(String path) {
    return new Failure(
        INTERNAL,
        "answering " + path,
        "the agent met a fault of its own",
        "Its log has the details; please report them.");
  }
}
