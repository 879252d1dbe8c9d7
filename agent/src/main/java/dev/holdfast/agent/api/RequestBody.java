package dev.holdfast.agent.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** What a request brings, read within limits. */
final class RequestBody {
  static final int MAX_BYTES = 1 << 20;

  private final InputStream in;

  RequestBody(InputStream in) {
    this.in = in;
  }

  /** All of it. */
  byte[] whole() throws IOException {
    byte[] body = in.readNBytes(MAX_BYTES + 1);
    if (body.length > MAX_BYTES) {
      throw ApiRefusal.tooLarge(MAX_BYTES);
    }
    return body;
  }

  /** Line by line, each as soon as it is here; a last one needs no line feed. */
  void lines(Consumer<byte[]> taker) throws IOException {
    InputStream buffered = new BufferedInputStream(in);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = buffered.read(); b >= 0; b = buffered.read()) {
      if (b == '\n') {
        taker.accept(line.toByteArray());
        line.reset();
      } else if (line.size() == MAX_BYTES) {
        throw ApiRefusal.tooLarge(MAX_BYTES);
      } else {
        line.write(b);
      }
    }
    if (line.size() > 0) {
      taker.accept(line.toByteArray());
    }
  }
}
