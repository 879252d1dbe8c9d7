package dev.holdfast.binlog.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps a few logs open while transactions of them are looked at one after the other. */
public final class OpenLogs implements AutoCloseable {
  private static final int MOST = 8;
  private final Map<Path, LogFile> open = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Its events, decoded; they end with these logs' closing, or when the next ones are asked for.
   */
  public TransactionEvents events(LoggedTransaction transaction) {
    return new TransactionEvents(transaction.extents(), this, () -> {});
  }

  LogFile at(Extent extent) {
    try {
      LogFile file = open.get(extent.file());
      if (file == null) {
        makeRoom();
        file = LogFile.openForExtents(extent.file());
        open.put(extent.file(), file);
      }
      file.seek(extent);
      return file;
    } catch (IOException e) {
      throw Damage.unreadable(extent.file(), e);
    }
  }

  private void makeRoom() {
    if (open.size() >= MOST) {
      Path oldest = open.keySet().iterator().next();
      LogFile file = open.remove(oldest);
      if (file != null) {
        file.close();
      }
    }
  }

  @Override
  public void close() {
    open.values().forEach(LogFile::close);
    open.clear();
  }
}
