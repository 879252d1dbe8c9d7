package dev.holdfast.server.mariadb;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The server's error log from one moment on: only what a start of ours wrote explains it. */
final class ErrorLog {
  private static final int READ_LIMIT_BYTES = 1 << 20;
  private final Path file;
  private final long from;

  private ErrorLog(Path file, long from) {
    this.file = file;
    this.from = from;
  }

  static ErrorLog fromNowOn(Path file) throws IOException {
    return new ErrorLog(file, Files.exists(file) ? Files.size(file) : 0);
  }

  /** The first line marked [ERROR], else the last line; without time stamp and mark. */
  Optional<String> firstError() {
    List<String> lines = lines();
    return lines.stream()
        .filter(line -> line.contains("[ERROR]"))
        .findFirst()
        .map(line -> line.substring(line.indexOf("[ERROR]") + "[ERROR]".length()).strip())
        .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast()));
  }

  boolean says(String text) {
    return lines().stream().anyMatch(line -> line.contains(text));
  }

  boolean matches(Pattern words) {
    return lines().stream().anyMatch(line -> words.matcher(line).find());
  }

  private List<String> lines() {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      log.seek(Math.min(from, log.length()));
      byte[] bytes =
          new byte[(int) Math.min(READ_LIMIT_BYTES, log.length() - log.getFilePointer())];
      log.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }
}
