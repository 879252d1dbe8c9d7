package dev.holdfast.binlog.row;

import dev.holdfast.binlog.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * A character set of the server.
 *
 * @param name as in SHOW CHARACTER SET
 * @param java the same in Java, where there is one
 */
public record CharacterSet(String name, Optional<Charset> java) {
  /** The text that these bytes are, unless they are no text of this character set. */
  public Optional<String> decode(Bytes bytes) {
    if (java.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          java.get().newDecoder().decode(ByteBuffer.wrap(bytes.toArray())).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty(); // Expected: a column may hold what was stored under another name.
    }
  }

  public boolean unicode() {
    return name.startsWith("utf8");
  }

  /** Whether its first 128 codes are those of ASCII. */
  public boolean extendsAscii() {
    return switch (name) {
      case "ucs2", "utf16", "utf16le", "utf32", "swe7", "sjis", "cp932", "binary" -> false;
      default -> true;
    };
  }
}
