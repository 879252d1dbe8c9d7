package dev.holdfast.recovery.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was written can be put together again, whatever its lengths. */
class PacketWriterTest {
  private static final int LONGEST = 0xff_ffff;
  private static final long SEED = 11;
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final PacketWriter writer = new PacketWriter(sent);

  @Test
  void manyLengthsInARowArriveWhole() throws IOException {
    Random random = new Random(SEED);
    int[] lengths = {1, 0, 262_140, 262_144, 262_145, 5, 262_139, 1_000_000, 17};
    byte[][] payloads = new byte[300][];
    for (int i = 0; i < payloads.length; i++) {
      payloads[i] = new byte[i < lengths.length ? lengths[i] : random.nextInt(3_000)];
      random.nextBytes(payloads[i]);
      writer.packet(payloads[i]);
    }
    writer.flush();
    byte[] all = sent.toByteArray();
    int at = 0;
    for (int i = 0; i < payloads.length; i++) {
      assertThat(length(all, at)).isEqualTo(payloads[i].length);
      assertThat(all[at + 3]).isEqualTo((byte) i);
      assertThat(Arrays.copyOfRange(all, at + 4, at + 4 + payloads[i].length))
          .isEqualTo(payloads[i]);
      at += 4 + payloads[i].length;
    }
    assertThat(at).isEqualTo(all.length);
  }

  @Test
  void theLongestPacketIsFollowedByAnother() throws IOException {
    byte[] payload = new byte[LONGEST];
    writer.begin(payload.length);
    writer.write(payload, 0, 10);
    writer.write(payload, 10, payload.length - 10);
    writer.packet(new byte[] {42});
    writer.flush();
    byte[] all = sent.toByteArray();
    assertThat(length(all, 0)).isEqualTo(LONGEST);
    int next = 4 + LONGEST;
    assertThat(Arrays.copyOfRange(all, next, all.length))
        .isEqualTo(new byte[] {0, 0, 0, 1, 1, 0, 0, 2, 42});
  }

  @Test
  void nothingIsKeptBackAfterAFlush() throws IOException {
    writer.packet(new byte[] {1, 2});
    assertThat(sent.size()).isZero();
    writer.flush();
    assertThat(sent.toByteArray()).isEqualTo(new byte[] {2, 0, 0, 0, 1, 2});
  }

  private static int length(byte[] all, int at) {
    return (all[at] & 0xff) | (all[at + 1] & 0xff) << 8 | (all[at + 2] & 0xff) << 16;
  }
}
