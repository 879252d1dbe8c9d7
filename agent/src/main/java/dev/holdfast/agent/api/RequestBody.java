package dev.holdfast.agent.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** What a request brings, read within limits. */
final class RequestBody {
  static final int MAX_BYTES = 1 << 20;
  private static final int BLOCK = 4096;

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
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] block = new byte[BLOCK];
    for (int n = in.read(block); n >= 0; n = in.read(block)) {
      int from = 0;
      for (int k = 0; k < n; k++) {
        if (block[k] == '\n') {
          add(line, block, from, k);
          taker.accept(line.toByteArray());
          line.reset();
          from = k + 1;
        }
      }
      add(line, block, from, n);
    }
    if (line.size() > 0) {
      taker.accept(line.toByteArray());
    }
  }

  private static void add(ByteArrayOutputStream line, byte[] block, int from, int to) {
    if (line.size() + to - from > MAX_BYTES) {
      throw ApiRefusal.tooLarge(MAX_BYTES);
    }
    line.write(block, from, to - from);
  }
}
