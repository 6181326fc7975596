package io.github.vertxrtmp.test;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The server as users run it, a process of its own: from the jar that system property {@code server.jar} names, or, in an
 * IDE, from the class path of the tests. It watches its buffers, and {@link #close()} fails if it has lost one.
 */
public final class ServerProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  /** Starting takes about a second. */
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final long RETRY_NANOS = 20_000_000;

  private final RunningTool process;
  private final int port;

  private ServerProcess(RunningTool process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a server on a free port of the loopback address and waits until it shakes hands.
   *
   * @param root    folder of its FLV files
   * @param options further options of the command line
   */
  public static ServerProcess start(Path root, String... options) {
    return start(List.of(), root, options);
  }

  /** As {@link #start}, with that many file descriptors. */
  public static ServerProcess startLimited(Path root, int descriptors) {
    // The JVM would raise the soft limit to the hard one.
    return start(List.of("sh", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "sh"), root);
  }

  private static ServerProcess start(List<String> wrapper, Path root, String... options) {
    int port = FreePort.find();
    List<String> arguments = new ArrayList<>(List.of("-i", "127.0.0.1", "-p", String.valueOf(port), "-r", root.toString()));
    arguments.addAll(List.of(options));
    return launch(wrapper, port, arguments);
  }

  /** As {@link #start}, by the command {@code vertx run}; the options are its options. */
  public static ServerProcess run(Path root, String... options) {
    int port = FreePort.find();
    List<String> arguments = new ArrayList<>(List.of("run", "io.github.vertxrtmp.server.MainVerticle", "-Drtmp.host=127.0.0.1",
      "-Drtmp.port=" + port, "-Drtmp.root=" + root));
    arguments.addAll(List.of(options));
    return launch(List.of(), port, arguments);
  }

  private static ServerProcess launch(List<String> wrapper, int port, List<String> arguments) {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-Dio.netty.leakDetection.level=paranoid"));
    String jar = System.getProperty("server.jar");
    if (jar != null) {
      command.addAll(List.of("-jar", jar));
    } else {
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.github.vertxrtmp.Main"));
    }
    command.addAll(arguments);
    ServerProcess server = new ServerProcess(new RunningTool(new ProcessBuilder(command), LIMIT), port);
    server.awaitHandshake();
    return server;
  }

  private void awaitHandshake() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (RtmpTestClient client = RtmpTestClient.open(port)) {
        client.connect("live");
        return;
      } catch (UncheckedIOException e) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
    throw new AssertionError("the server has not started: " + process.kill());
  }

  public int port() {
    return port;
  }

  /** The address of a stream: {@code rtmp://127.0.0.1:port/path}. */
  public String url(String path) {
    return "rtmp://127.0.0.1:" + port + "/" + path;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** What it has logged so far. */
  public String log() {
    return process.output();
  }

  /** Ends it at once, as {@code kill -9} does. */
  public void kill() {
    process.kill();
  }

  /** Sends a signal, such as {@code STOP}. */
  public void signal(String name) {
    Signals.send(pid(), name);
  }

  /** Waits for a line of its log. */
  public String awaitLog(String text) {
    return process.awaitLine(line -> line.contains(text));
  }

  /** Ends it as a service manager does, and looks for lost buffers in its log. */
  @Override
  public void close() {
    ToolResult result = process.terminate();
    if (result.timedOut() || result.stdout().contains("LEAK:") || result.stderr().contains("LEAK:")) {
      throw new AssertionError("lost buffers, or not ended in time: " + result);
    }
  }
}
