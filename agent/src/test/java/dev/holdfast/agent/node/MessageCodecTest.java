package dev.holdfast.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.base.Json;
import dev.holdfast.base.NodeName;
import dev.holdfast.decision.Durable;
import dev.holdfast.decision.Message;
import dev.holdfast.decision.NodeStatus;
import dev.holdfast.decision.ServerView;
import org.junit.jupiter.api.Test;

/** What agents say, on its way and back. */
class MessageCodecTest {
  private static final ServerView FOLLOWING =
      new ServerView.Following(new NodeName("db1"), 3, true);
  private final MessageCodec codec = new MessageCodec();

  @Test
  void aHeartbeatSurvivesTheWay() {
    PeerMessage said = heartbeat(7, FOLLOWING);
    assertThat(codec.decode(Json.MAPPER.readTree(codec.encode(said)))).isEqualTo(said);
  }

  @Test
  void onlyAHeartbeatThatSaysNothingNewIsRepeated() {
    PeerMessage last = heartbeat(7, FOLLOWING);
    PeerMessage next = heartbeat(8, FOLLOWING);
    assertThat(codec.repeats(last, next)).hasValue(8);
    assertThat(codec.repeated(last, 8)).isEqualTo(next);
    assertThat(codec.repeats(last, heartbeat(8, new ServerView.Idle()))).isEmpty();
    PeerMessage other = new PeerMessage.Protocol(new Message.Vouch(3));
    assertThat(codec.repeats(last, other)).isEmpty();
    assertThat(codec.repeats(other, other)).isEmpty();
  }

  private static PeerMessage heartbeat(long sequence, ServerView server) {
    return new PeerMessage.Protocol(
        new Message.Heartbeat(
            new NodeStatus(2, sequence, 5, Durable.FRESH, server, true, "", true)));
  }
}
