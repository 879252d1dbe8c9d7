package dev.holdfast.agent.node;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.holdfast.agent.peer.PeerCodec;
import dev.holdfast.base.NodeName;
import dev.holdfast.binlog.gtid.GtidPosition;
import dev.holdfast.decision.Message;
import dev.holdfast.decision.NodeStatus;
import dev.holdfast.decision.ServerView;
import java.util.OptionalLong;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * Messages as JSON: a record's fields by name, and {@code is} for which record it is. Names and
 * positions are texts, as people write them.
 */
public final class MessageCodec implements PeerCodec<PeerMessage> {
  /** Says which record of a sealed interface an object is. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "is")
  private interface Tagged {}

  private final JsonMapper mapper =
      JsonMapper.builder()
          .addModule(texts())
          .addMixIn(PeerMessage.class, Tagged.class)
          .addMixIn(Message.class, Tagged.class)
          .addMixIn(ServerView.class, Tagged.class)
          .build();

  private final ObjectWriter writer = mapper.writerFor(PeerMessage.class);

  private static SimpleModule texts() {
    return new SimpleModule("texts")
        .addSerializer(NodeName.class, ToStringSerializer.instance)
        .addDeserializer(NodeName.class, new FromText<>(NodeName.class, NodeName::new))
        .addSerializer(GtidPosition.class, ToStringSerializer.instance)
        .addDeserializer(
            GtidPosition.class, new FromText<>(GtidPosition.class, GtidPosition::parse));
  }

  @Override
  public byte[] encode(PeerMessage message) {
    return writer.writeValueAsBytes(message);
  }

  @Override
  public PeerMessage decode(JsonNode json) {
    return mapper.treeToValue(json, PeerMessage.class);
  }

  /** A heartbeat's sequence, where nothing else has changed. */
  @Override
  public OptionalLong repeats(PeerMessage last, PeerMessage message) {
    return last instanceof PeerMessage.Protocol(Message.Heartbeat(NodeStatus before))
            && message instanceof PeerMessage.Protocol(Message.Heartbeat(NodeStatus now))
            && now.repeats(before)
        ? OptionalLong.of(now.sequence())
        : OptionalLong.empty();
  }

  @Override
  public PeerMessage repeated(PeerMessage last, long sequence) {
    if (last instanceof PeerMessage.Protocol(Message.Heartbeat(NodeStatus status))) {
      return new PeerMessage.Protocol(new Message.Heartbeat(status.withSequence(sequence)));
    }
    throw new IllegalArgumentException(last + " is no heartbeat");
  }

  private static final class FromText<T> extends ValueDeserializer<T> {
    private final Class<T> type;
    private final Function<String, T> read;

    FromText(Class<T> type, Function<String, T> read) {
      this.type = type;
      this.read = read;
    }

    @Override
    public Class<?> handledType() {
      return type;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) {
      return read.apply(parser.getString());
    }
  }
}
