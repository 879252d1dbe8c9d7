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
  private static final int CHUNK_BYTES = 1 << 20;

  /** Records begin at multiples of 8, so that a place fits into 32 bits. */
  private static final int UNIT_BITS = 3;

  private static final int UNITS_BITS = 17;
  private static final int LEAST_SLOTS = 1 << 10;
  private static final long EMPTY = 0;
  private static final long REMOVED = 1L << Integer.SIZE;
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private static final int TABLE = 0;
  private static final int SIZE = 4;
  private static final int KEY = 8;
  private static final int BEFORE = 12;
  private static final int AFTER = 16;
  private static final int FIRST = 20;
  private static final int LAST = 28;
  private static final int HEAD = 36;
  private static final int DEAD = -1;
  private static final int NOTHING = -1;

  /** Of each record, in the table of slots, which is half empty at least. */
  private static final int SLOT_BYTES = 32;

  private final List<Chunk> chunks = new ArrayList<>();

  /** Hashes in the upper half: most other rows are told apart without a look at them. */
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
    long entry = slots[slot(id, hash(id))];
    return entry == EMPTY ? null : net(chunk((int) entry).data, offset((int) entry));
  }

  private static int hash(RowId id) {
    int h = id.hashCode() * 0x9e3779b9;
    return h ^ (h >>> 15);
  }

  /** Where it is, or an empty slot. */
  private int slot(RowId id, int hash) {
    int i = hash & (slots.length - 1);
    while (slots[i] != EMPTY && !is(slots[i], id, hash)) {
      i = (i + 1) & (slots.length - 1);
    }
    return i;
  }

  private boolean is(long entry, RowId id, int hash) {
    if ((int) (entry >>> Integer.SIZE) != hash || entry == REMOVED) {
      return false;
    }
    byte[] data = chunk((int) entry).data;
    int at = offset((int) entry);
    return get(data, at + TABLE) == id.table()
        && id.key().equalTo(data, at + HEAD, get(data, at + KEY));
  }

  private static int place(int chunk, int at) {
    return (chunk << UNITS_BITS | at >>> UNIT_BITS) + 1;
  }

  private Chunk chunk(int place) {
    return chunks.get((place - 1) >>> UNITS_BITS);
  }

  /** A record that is longer than a chunk has one of its own. */
  private static int offset(int place) {
    return ((place - 1) & ((1 << UNITS_BITS) - 1)) << UNIT_BITS;
  }

  void put(RowId id, Net net) {
    int hash = hash(id);
    int slot = slot(id, hash);
    int size = size(id, net);
    if (slots[slot] != EMPTY) {
      byte[] data = chunk((int) slots[slot]).data;
      int at = offset((int) slots[slot]);
      if (get(data, at + SIZE) >= size) {
        write(data, at, id, net);
        return;
      }
      set(data, at + TABLE, DEAD);
    } else {
      taken++;
    }
    slots[slot] = (long) hash << Integer.SIZE | Integer.toUnsignedLong(append(id, net, size));
    if (taken * 2 > slots.length) {
      enlarge();
    }
  }

  private static int size(RowId id, Net net) {
    int used = afterOffset(id, net) + net.after().map(Bytes::length).orElse(0);
    return (used + (1 << UNIT_BITS) - 1) >>> UNIT_BITS << UNIT_BITS;
  }

  private int append(RowId id, Net net, int size) {
    if (chunks.isEmpty() || chunks.getLast().data.length - chunks.getLast().end < size) {
      chunks.add(new Chunk(Math.max(size, CHUNK_BYTES)));
    }
    Chunk chunk = chunks.getLast();
    int at = chunk.end;
    chunk.end += size;
    bytes += size + SLOT_BYTES;
    set(chunk.data, at + SIZE, size);
    write(chunk.data, at, id, net);
    return place(chunks.size() - 1, at);
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
    for (long entry : old) {
      if (entry != EMPTY && entry != REMOVED) {
        int i = (int) (entry >>> Integer.SIZE) & (slots.length - 1);
        while (slots[i] != EMPTY) {
          i = (i + 1) & (slots.length - 1);
        }
        slots[i] = entry;
        taken++;
      }
    }
  }

  void remove(RowId id) {
    int slot = slot(id, hash(id));
    if (slots[slot] != EMPTY) {
      set(chunk((int) slots[slot]).data, offset((int) slots[slot]) + TABLE, DEAD);
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
    Map<Integer, Places> tables = new TreeMap<>();
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      for (int at = 0; at < chunk.end; at += get(chunk.data, at + SIZE)) {
        int table = get(chunk.data, at + TABLE);
        if (table != DEAD) {
          tables
              .computeIfAbsent(table, t -> new Places(this::byKey))
              .add(place(i, at), beginning(chunk.data, at));
        }
      }
    }
    for (Places rows : tables.values()) {
      for (int place : rows.sorted()) {
        byte[] data = chunk(place).data;
        each.row(id(data, offset(place)), net(data, offset(place)));
      }
    }
  }

  /** The key's first bytes as a number that sorts like them. */
  private static long beginning(byte[] data, int at) {
    int length = get(data, at + KEY);
    long number = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      number = number << Byte.SIZE | (i < length ? data[at + HEAD + i] & 0xff : 0);
    }
    return number ^ Long.MIN_VALUE;
  }

  private int byKey(int a, int b) {
    byte[] one = chunk(a).data;
    byte[] other = chunk(b).data;
    int i = offset(a) + HEAD;
    int j = offset(b) + HEAD;
    return Arrays.compareUnsigned(
        one, i, i + get(one, offset(a) + KEY), other, j, j + get(other, offset(b) + KEY));
  }
}
