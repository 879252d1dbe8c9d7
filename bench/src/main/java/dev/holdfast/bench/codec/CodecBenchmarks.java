package dev.holdfast.bench.codec;

import dev.holdfast.binlog.bytes.BadEventException;
import dev.holdfast.binlog.bytes.ByteReader;
import dev.holdfast.binlog.bytes.Bytes;
import dev.holdfast.binlog.event.EventCodec;
import dev.holdfast.binlog.event.EventHeader;
import dev.holdfast.binlog.event.EventType;
import dev.holdfast.binlog.event.LogEvent;
import dev.holdfast.binlog.gtid.TransactionId;
import dev.holdfast.binlog.reader.LogFile;
import dev.holdfast.binlog.row.RowCursor;
import dev.holdfast.binlog.row.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** What reading a log consists of, one by one, in nanoseconds for each event, row or GTID. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmarks {
  /** Of the log that is scanned: about 8 MB, more than the processor's second cache. */
  private static final int TRANSACTIONS = 1_000;

  private static final int EVENTS = 1 + 4 * TRANSACTIONS;
  private final LogEvent.FormatDescription format =
      new LogEvent.FormatDescription(SampleLog.SERVER, true, Bytes.EMPTY);
  private final EventCodec codec = new EventCodec();
  private final byte[] gtid = SampleLog.gtid(42);
  private final byte[] map = SampleLog.tableMap();
  private final byte[] rows = SampleLog.rows(1);
  private final TableDefinition table;
  private final Path log;

  /** Fails when the sample can't be written or read. */
  public CodecBenchmarks() {
    try {
      table = ((LogEvent.TableMap) decode(EventType.TABLE_MAP, map)).table();
      log = Files.createTempFile("hfcodec", ".log");
    } catch (IOException | BadEventException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes the log that is scanned. */
  @Setup
  public void write() throws IOException {
    Files.write(log, SampleLog.of(TRANSACTIONS));
  }

  /** Deletes it. */
  @TearDown
  public void delete() throws IOException {
    Files.delete(log);
  }

  /** Headers, outlines and checksums of a log file; for each event. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void scan(Blackhole to) throws IOException {
    try (LogFile file = LogFile.open(log)) {
      int events = 0;
      for (var e = file.next(); e.isPresent(); e = file.next()) {
        to.consume(e);
        events++;
      }
      if (events != EVENTS) {
        throw new IllegalStateException(events + " events");
      }
    }
  }

  /** Values of a row image of seven columns; for each row. */
  @Benchmark
  @OperationsPerInvocation(SampleLog.ROWS)
  public void row(Blackhole to) throws BadEventException {
    RowCursor cursor = cursor();
    while (cursor.hasNext()) {
      to.consume(cursor.next());
    }
  }

  /** The same going past without making a value. */
  @Benchmark
  @OperationsPerInvocation(SampleLog.ROWS)
  public RowCursor skippedRow() throws BadEventException {
    RowCursor cursor = cursor();
    while (cursor.hasNext()) {
      cursor.skip();
    }
    return cursor;
  }

  private RowCursor cursor() throws BadEventException {
    LogEvent.Rows event = (LogEvent.Rows) decode(EventType.WRITE_ROWS_V1, rows);
    return event.block().changes(table);
  }

  /** A table map that was seen before, as each statement has one. */
  @Benchmark
  public LogEvent tableMap() throws BadEventException {
    return decode(EventType.TABLE_MAP, map);
  }

  /** A GTID event. */
  @Benchmark
  public LogEvent gtidEvent() throws BadEventException {
    return decode(EventType.GTID, gtid);
  }

  /** A GTID as text, of MariaDB's form. */
  @Benchmark
  public TransactionId gtidText() {
    return TransactionId.parse("0-1-4242");
  }

  private LogEvent decode(int type, byte[] body) throws BadEventException {
    EventHeader header = new EventHeader(0, type, 1, body.length, 0, 0);
    return codec.decode(header, new ByteReader(body, 0, body.length), format);
  }
}
