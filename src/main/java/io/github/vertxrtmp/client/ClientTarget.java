package io.github.vertxrtmp.client;

/**
 * What a client wants of which server.
 *
 * @param host   of the server
 * @param port   of the server
 * @param app    the path that it connects to: application, and scope if any
 * @param stream that it plays
 */
public record ClientTarget(String host, int port, String app, String stream) {

  /** As the server is told where the client believes to be. */
  String url() {
    return "rtmp://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port + "/" + app;
  }
}
