package dev.holdfast.binlog.reader;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.binlog.FuzzInputs;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.LogEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, the codec decodes them or says that they are no event. */
class CodecFuzzTest {
  private static final int MUTANTS = 1_000;
  private static final int FIRST_EVENT = 4;
  private static final int LENGTH_OFFSET = 9;

  static Stream<byte[]> events() {
    return Stream.concat(Stream.of(seed(0), seed(1)), FuzzInputs.kept("events"));
  }

  @MethodSource
  @FuzzTest
  @Timeout(60)
  void events(byte[] input) {
    CodecFuzz.play(input);
  }

  static Stream<byte[]> payload() throws IOException {
    Path file = Files.createTempFile("fuzz-seed", ".log");
    try {
      Files.write(file, FuzzInputs.log("mysql-9.7"));
      return Stream.concat(Stream.of(firstPayload(file)), FuzzInputs.kept("payload"));
    } finally {
      Files.delete(file);
    }
  }

  @MethodSource
  @FuzzTest
  @Timeout(60)
  void payload(byte[] input) {
    if (input.length > 0) {
      new CodecFuzz(1).payload(input);
    }
  }

  static Stream<byte[]> transactions() {
    Stream<byte[]> recorded =
        FuzzInputs.RECORDED.stream()
            .flatMap(name -> Stream.of(FuzzInputs.log(name), FuzzInputs.logWithoutChecksums(name)));
    return Stream.concat(recorded, FuzzInputs.kept("transactions"));
  }

  @MethodSource
  @FuzzTest
  @Timeout(60)
  void transactions(byte[] input) throws IOException {
    LogFuzz.play(input);
  }

  @Test
  void recordedEventsWithBytesChangedAtRandom() {
    SplittableRandom random = new SplittableRandom(4);
    for (byte[] seed : List.of(seed(0), seed(1))) {
      plays(seed);
      for (int i = 0; i < MUTANTS; i++) {
        byte[] mutant = seed.clone();
        for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
          mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
        }
        plays(mutant);
      }
    }
  }

  private static void plays(byte[] input) {
    assertThatCode(() -> CodecFuzz.play(input))
        .as(() -> HexFormat.of().formatHex(input))
        .doesNotThrowAnyException();
  }

  /** The events of a recorded log after its format description. */
  private static byte[] seed(int writer) {
    byte[] log = FuzzInputs.logWithoutChecksums(FuzzInputs.RECORDED.get(writer));
    int first = FIRST_EVENT + Byte.toUnsignedInt(log[FIRST_EVENT + LENGTH_OFFSET]);
    return FuzzInputs.joined(
        new byte[] {(byte) writer}, Arrays.copyOfRange(log, first, log.length));
  }

  /** The first compressed transaction, with the byte that says so. */
  private static byte[] firstPayload(Path log) throws IOException {
    try (LogFile file = LogFile.open(log)) {
      for (Optional<PlacedEvent> e = file.nextWhole(); e.isPresent(); e = file.nextWhole()) {
        if (e.get().event() instanceof LogEvent.Payload payload) {
          Bytes events = payload.events().copy().rest();
          return FuzzInputs.joined(new byte[] {0}, events.toArray());
        }
      }
    }
    throw new IllegalStateException("no payload in " + log);
  }
}
