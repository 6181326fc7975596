package io.github.vertxrtmp.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A way to a server that can be cut as a cable is: both ends stay open, and nothing comes through any more. For one client. */
public final class Cable implements AutoCloseable {

  private final ServerSocket listening;
  private final Socket server;
  private volatile Socket client;
  private volatile boolean cut;

  private Cable(int port) throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    server = new Socket(InetAddress.getLoopbackAddress(), port);
    Thread there = new Thread(this::carry, "cable");
    there.setDaemon(true);
    there.start();
  }

  /** @param port of the server */
  public static Cable to(int port) {
    try {
      return new Cable(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the client has to connect to. */
  public int port() {
    return listening.getLocalPort();
  }

  private void carry() {
    try {
      client = listening.accept();
      Thread back = new Thread(() -> copy(server, client), "cable-back");
      back.setDaemon(true);
      back.start();
      copy(client, server);
    } catch (IOException closed) {
      // Nobody has come.
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] piece = new byte[1 << 14];
    try {
      for (int n = from.getInputStream().read(piece); n >= 0 && !cut; n = from.getInputStream().read(piece)) {
        to.getOutputStream().write(piece, 0, n);
      }
    } catch (IOException closed) {
      // One of both has gone.
    }
  }

  /** Nothing is carried from now on, and nothing taken either, not even an end. */
  public void cut() {
    cut = true;
  }

  @Override
  public void close() {
    cut = true;
    try {
      listening.close();
      server.close();
      if (client != null) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
