package dev.holdfast.acceptance.fidelity;

import dev.holdfast.simulation.ScriptedServers.Fate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** All that goes from one replica to one primary passes here, where it can be held or lost. */
final class Wire implements AutoCloseable {
  private final int primaryPort;
  private final ServerSocket listening;
  private final List<Socket> sockets = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Fate fate = Fate.ARRIVE;
  private boolean cut;

  Wire(int primaryPort) throws IOException {
    this.primaryPort = primaryPort;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("wire").start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  void acknowledgements(Fate next) {
    lock.lock();
    try {
      // A stream from which something is missing is none any more.
      boolean broken = fate == Fate.LOST && next != Fate.LOST;
      fate = next;
      changed.signalAll();
      if (broken) {
        closeAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void cut(boolean now) {
    lock.lock();
    try {
      cut = now;
      if (now) {
        closeAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    try {
      while (true) {
        connect(listening.accept());
      }
    } catch (IOException e) {
      System.getLogger("wire").log(System.Logger.Level.DEBUG, "it is closed", e);
    }
  }

  private void connect(Socket replica) throws IOException {
    Socket primary = new Socket();
    lock.lock();
    try {
      sockets.removeIf(Socket::isClosed);
      if (cut) {
        abort(replica);
        return;
      }
      primary.connect(
          new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), primaryPort), 1000);
      replica.setTcpNoDelay(true);
      primary.setTcpNoDelay(true);
      sockets.add(replica);
      sockets.add(primary);
    } catch (IOException e) {
      abort(replica);
      abort(primary);
      System.getLogger("wire").log(System.Logger.Level.DEBUG, "nobody listens", e);
      return;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("wire-out").start(() -> pass(primary, replica, false));
    Thread.ofVirtual().name("wire-in").start(() -> pass(replica, primary, true));
  }

  private void pass(Socket from, Socket to, boolean inwards) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (!inwards || mayPass()) {
          out.write(buffer, 0, n);
        }
      }
      if (inwards) {
        mayPass();
      }
    } catch (IOException e) {
      System.getLogger("wire").log(System.Logger.Level.DEBUG, "a connection ends", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      abort(from);
      abort(to);
    }
  }

  private boolean mayPass() throws InterruptedException {
    lock.lock();
    try {
      while (fate == Fate.HELD && !cut) {
        changed.await();
      }
      return fate == Fate.ARRIVE;
    } finally {
      lock.unlock();
    }
  }

  private void closeAll() {
    sockets.forEach(Wire::abort);
    sockets.clear();
  }

  private static void abort(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      System.getLogger("wire").log(System.Logger.Level.DEBUG, "it is closed already", e);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    lock.lock();
    try {
      fate = Fate.LOST;
      changed.signalAll();
      closeAll();
    } finally {
      lock.unlock();
    }
  }
}
