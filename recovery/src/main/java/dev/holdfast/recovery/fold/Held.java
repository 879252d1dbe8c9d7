package dev.holdfast.recovery.fold;

import dev.holdfast.binlog.bytes.Bytes;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What memory holds of rows, packed into few large arrays: millions of rows as objects would keep
 * the garbage collector busier than the logs keep the rest. A record that becomes longer is written
 * anew, and its old place is lost until {@link #clear}.
 */
final class Held {
  private static final int CHUNK_BITS = 20;
  private static final int LEAST_SLOTS = 1 << 10;
  private static final long EMPTY = 0;
  private static final long REMOVED = -1;
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private static final int TABLE = 0;
  private static final int SIZE = 4;
  private static final int KEY = 8;
  private static final int BEFORE = 12;
  private static final int AFTER = 16;
  private static final int HASH = 20;
  private static final int FIRST = 24;
  private static final int LAST = 32;
  private static final int HEAD = 40;
  private static final int DEAD = -1;
  private static final int NOTHING = -1;

  /** Of each record, in the table of slots, which is half empty at least. */
  private static final int SLOT_BYTES = 32;

  private final List<Chunk> chunks = new ArrayList<>();
  private long[] slots = new long[LEAST_SLOTS];
  private int taken;
  private long bytes;

  private static final class Chunk {
    final byte[] data;
    int end;

    Chunk(int size) {
      data = new byte[size];
    }
  }

  /** Gets rows in their order. */
  interface Each {
    void row(RowId id, Net net) throws IOException;
  }

  /** A place up to which records were written. */
  record Mark(int chunk, int end, long bytes) {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  private static int get(byte[] data, int at) {
    return (int) INT.get(data, at);
  }

  private static void set(byte[] data, int at, int value) {
    INT.set(data, at, value);
  }

  /** About how much memory it takes. */
  long bytes() {
    return bytes;
  }

  @Nullable Net get(RowId id) {
    long address = slots[slot(id, hash(id))];
    return address == EMPTY ? null : net(chunk(address).data, offset(address));
  }

  private static int hash(RowId id) {
    int h = id.hashCode() * 0x9e3779b9;
    return h ^ (h >>> 15);
  }

  /** Where it is, or an empty slot. */
  private int slot(RowId id, int hash) {
    int i = hash & (slots.length - 1);
    while (slots[i] != EMPTY && (slots[i] == REMOVED || !is(slots[i], id, hash))) {
      i = (i + 1) & (slots.length - 1);
    }
    return i;
  }

  private boolean is(long address, RowId id, int hash) {
    byte[] data = chunk(address).data;
    int at = offset(address);
    return get(data, at + HASH) == hash
        && get(data, at + TABLE) == id.table()
        && id.key().equalTo(data, at + HEAD, get(data, at + KEY));
  }

  private Chunk chunk(long address) {
    return chunks.get((int) ((address - 1) >>> CHUNK_BITS));
  }

  /** Addresses begin at 1; a record that is longer than a chunk has one of its own. */
  private static int offset(long address) {
    return (int) ((address - 1) & ((1 << CHUNK_BITS) - 1));
  }

  void put(RowId id, Net net) {
    int hash = hash(id);
    int slot = slot(id, hash);
    int size = size(id, net);
    if (slots[slot] != EMPTY) {
      byte[] data = chunk(slots[slot]).data;
      int at = offset(slots[slot]);
      if (get(data, at + SIZE) >= size) {
        write(data, at, id, net);
        return;
      }
      set(data, at + TABLE, DEAD);
    } else {
      taken++;
    }
    slots[slot] = append(id, net, size, hash);
    if (taken * 2 > slots.length) {
      enlarge();
    }
  }

  private static int size(RowId id, Net net) {
    return HEAD
        + id.key().length()
        + net.before().map(Bytes::length).orElse(0)
        + net.after().map(Bytes::length).orElse(0);
  }

  private long append(RowId id, Net net, int size, int hash) {
    if (chunks.isEmpty() || chunks.getLast().data.length - chunks.getLast().end < size) {
      chunks.add(new Chunk(Math.max(size, 1 << CHUNK_BITS)));
    }
    Chunk chunk = chunks.getLast();
    int at = chunk.end;
    chunk.end += size;
    bytes += size + SLOT_BYTES;
    set(chunk.data, at + SIZE, size);
    set(chunk.data, at + HASH, hash);
    write(chunk.data, at, id, net);
    return ((long) (chunks.size() - 1) << CHUNK_BITS) + at + 1;
  }

  private static void write(byte[] data, int at, RowId id, Net net) {
    set(data, at + TABLE, id.table());
    set(data, at + KEY, id.key().length());
    set(data, at + BEFORE, net.before().map(Bytes::length).orElse(NOTHING));
    set(data, at + AFTER, net.after().map(Bytes::length).orElse(NOTHING));
    LONG.set(data, at + FIRST, net.first());
    LONG.set(data, at + LAST, net.last());
    int next = at + HEAD;
    next += id.key().copyInto(data, next);
    next += net.before().isPresent() ? net.before().get().copyInto(data, next) : 0;
    net.after().ifPresent(after -> after.copyInto(data, at + afterOffset(id, net)));
  }

  private static int afterOffset(RowId id, Net net) {
    return HEAD + id.key().length() + net.before().map(Bytes::length).orElse(0);
  }

  private static RowId id(byte[] data, int at) {
    int key = at + HEAD;
    return new RowId(get(data, at + TABLE), Bytes.copyOf(data, key, key + get(data, at + KEY)));
  }

  private static Net net(byte[] data, int at) {
    int before = at + HEAD + get(data, at + KEY);
    int length = get(data, at + BEFORE);
    return new Net(
        image(data, before, length),
        image(data, before + Math.max(length, 0), get(data, at + AFTER)),
        (long) LONG.get(data, at + FIRST),
        (long) LONG.get(data, at + LAST));
  }

  private static Optional<Bytes> image(byte[] data, int at, int length) {
    return length == NOTHING ? Optional.empty() : Optional.of(Bytes.copyOf(data, at, at + length));
  }

  private void enlarge() {
    long[] old = slots;
    slots = new long[old.length * 2];
    taken = 0;
    for (long address : old) {
      if (address != EMPTY && address != REMOVED) {
        int i = get(chunk(address).data, offset(address) + HASH) & (slots.length - 1);
        while (slots[i] != EMPTY) {
          i = (i + 1) & (slots.length - 1);
        }
        slots[i] = address;
        taken++;
      }
    }
  }

  void remove(RowId id) {
    int slot = slot(id, hash(id));
    if (slots[slot] != EMPTY) {
      set(chunk(slots[slot]).data, offset(slots[slot]) + TABLE, DEAD);
      slots[slot] = REMOVED;
    }
  }

  Mark mark() {
    int last = chunks.size() - 1;
    return new Mark(last, last < 0 ? 0 : chunks.get(last).end, bytes);
  }

  /** Gives back what was written since, if none of it is needed. */
  void release(Mark mark) {
    for (int i = Math.max(mark.chunk(), 0); i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      int at = i == mark.chunk() ? mark.end() : 0;
      for (; at < chunk.end; at += get(chunk.data, at + SIZE)) {
        if (get(chunk.data, at + TABLE) != DEAD) {
          return;
        }
      }
    }
    while (chunks.size() - 1 > mark.chunk()) {
      chunks.removeLast();
    }
    if (mark.chunk() >= 0) {
      chunks.getLast().end = mark.end();
    }
    bytes = mark.bytes();
  }

  void clear() {
    chunks.clear();
    slots = new long[LEAST_SLOTS];
    taken = 0;
    bytes = 0;
  }

  /** In the order of tables and keys. */
  void forEach(Each each) throws IOException {
    Map<Integer, Addresses> tables = new TreeMap<>();
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      for (int at = 0; at < chunk.end; at += get(chunk.data, at + SIZE)) {
        int table = get(chunk.data, at + TABLE);
        if (table != DEAD) {
          tables
              .computeIfAbsent(table, t -> new Addresses(this::byKey))
              .add(((long) i << CHUNK_BITS) + at + 1);
        }
      }
    }
    for (Addresses rows : tables.values()) {
      for (long address : rows.sorted()) {
        byte[] data = chunk(address).data;
        each.row(id(data, offset(address)), net(data, offset(address)));
      }
    }
  }

  private int byKey(long a, long b) {
    byte[] one = chunk(a).data;
    byte[] other = chunk(b).data;
    int i = offset(a) + HEAD;
    int j = offset(b) + HEAD;
    return Arrays.compareUnsigned(
        one, i, i + get(one, offset(a) + KEY), other, j, j + get(other, offset(b) + KEY));
  }
}
