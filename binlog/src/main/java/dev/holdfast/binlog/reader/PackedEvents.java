package dev.holdfast.binlog.reader;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.event.EventCodec;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.LogEvent;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** The events within another one, unpacked one at a time. */
final class PackedEvents {
  private static final int LARGEST_BYTES = 1 << 30;
  private static final int BUFFER_BYTES = 1 << 16;
  private final PlacedEvent around;
  private final LogEvent.FormatDescription format;
  private final EventCodec codec = new EventCodec();
  private final InputStream in;

  PackedEvents(PlacedEvent around, LogEvent.Payload payload, LogEvent.FormatDescription format) {
    this.around = around;
    this.format = format;
    in = open(payload);
  }

  /** Writes the events to {@code out}, one after the other; fails as {@code out} does. */
  static void copy(LogEvent.Payload payload, OutputStream out)
      throws BadEventException, IOException {
    InputStream in = open(payload);
    byte[] some = new byte[BUFFER_BYTES];
    for (int n = read(in, some); n > 0; n = read(in, some)) {
      out.write(some, 0, n);
    }
  }

  private static int read(InputStream in, byte[] some) throws BadEventException {
    try {
      return in.read(some);
    } catch (IOException | MalformedInputException | IndexOutOfBoundsException e) {
      throw unreadable(e);
    }
  }

  private static BadEventException unreadable(Exception e) {
    return new BadEventException("what it holds can't be uncompressed", e);
  }

  private static InputStream open(LogEvent.Payload payload) {
    InputStream packed = new ByteArrayInputStream(payload.events().copy().rest().toArray());
    return payload.zstd() ? new ZstdInputStream(packed) : packed;
  }

  /** The event that holds them. */
  PlacedEvent around() {
    return around;
  }

  /** Each stands where the event around it does. */
  Optional<PlacedEvent> next() throws BadEventException {
    try {
      byte[] head = in.readNBytes(EventHeader.LENGTH_BYTES);
      if (head.length == 0) {
        return Optional.empty();
      }
      EventHeader header = header(head);
      int length = (int) header.lengthBytes() - EventHeader.LENGTH_BYTES;
      byte[] body = in.readNBytes(length);
      if (body.length < length) {
        throw new BadEventException("an event within it is cut short");
      }
      LogEvent event = codec.decode(header, new ByteReader(body, 0, length), format);
      return Optional.of(new PlacedEvent(around.offset(), header, event));
    } catch (IOException | MalformedInputException | IndexOutOfBoundsException e) {
      throw unreadable(e);
    }
  }

  private static EventHeader header(byte[] head) throws BadEventException {
    if (head.length == EventHeader.LENGTH_BYTES) {
      EventHeader header = EventHeader.read(ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN));
      if (header.lengthBytes() >= EventHeader.LENGTH_BYTES
          && header.lengthBytes() <= LARGEST_BYTES) {
        return header;
      }
    }
    throw new BadEventException("it doesn't hold whole events");
  }
}
