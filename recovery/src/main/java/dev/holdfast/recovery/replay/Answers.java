package dev.holdfast.recovery.replay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The answers of the text protocol that a replica gets (MariaDB manual, "4 - Server Packets"). */
final class Answers {
  private static final byte[] OK = {0, 0, 0, 2, 0, 0, 0};
  private static final byte[] END = {(byte) 0xfe, 0, 0, 2, 0};
  private static final int VAR_STRING = 0xfd;
  private static final int UTF8 = 33;
  private final PacketWriter out;

  Answers(PacketWriter out) {
    this.out = out;
  }

  void ok() throws IOException {
    out.packet(OK);
    out.flush();
  }

  void end() throws IOException {
    out.packet(END);
    out.flush();
  }

  void error(int number, String text) throws IOException {
    Fields fields = new Fields();
    fields.number(0xff, 1).number(number, 2).raw("#HY000").raw(text);
    out.packet(fields.toByteArray());
    out.flush();
  }

  /** A result of one row, or of none when there are no values. */
  void row(List<String> names, List<String> values) throws IOException {
    out.packet(new Fields().number(names.size(), 1).toByteArray());
    for (String name : names) {
      out.packet(
          new Fields()
              .text("def")
              .text("")
              .text("")
              .text("")
              .text(name)
              .text("")
              .number(12, 1)
              .number(UTF8, 2)
              .number(1024, 4)
              .number(VAR_STRING, 1)
              .number(0, 5)
              .toByteArray());
    }
    out.packet(END);
    if (!values.isEmpty()) {
      Fields row = new Fields();
      values.forEach(row::text);
      out.packet(row.toByteArray());
    }
    end();
  }

  /** Fields of a packet, little endian. */
  static final class Fields {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Fields number(long value, int width) {
      for (int i = 0; i < width; i++) {
        bytes.write((int) (value >> (8 * i)));
      }
      return this;
    }

    Fields raw(String text) {
      return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    Fields raw(byte[] some) {
      bytes.writeBytes(some);
      return this;
    }

    /** With its length before it, which must be less than 251. */
    Fields text(String text) {
      byte[] some = text.getBytes(StandardCharsets.UTF_8);
      return number(some.length, 1).raw(some);
    }

    byte[] toByteArray() {
      return bytes.toByteArray();
    }
  }
}
