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

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration LIMIT = Duration.ofMinutes(3);
  /** Starting takes about a second. */
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final long RETRY_NANOS = 20_000_000;

  private final List<String> command;
  private final RunningTool process;
  private final String host;
  private final int port;

  private ServerProcess(List<String> command, String host, int port) {
    this.host = host;
    this.command = command;
    this.process = new RunningTool(new ProcessBuilder(command), LIMIT);
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

  /** As {@link #start}, on an address of a network namespace. */
  public static ServerProcess startIn(Namespaces.Namespace place, Path root, String... options) {
    List<String> arguments = new ArrayList<>(List.of("-i", place.address(), "-p", "1935", "-r", root.toString()));
    arguments.addAll(List.of(options));
    return launch(command(place.exec(), arguments), place.address(), 1935);
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
    return launch(command(wrapper, arguments), LOOPBACK, port);
  }

  private static List<String> command(List<String> wrapper, List<String> arguments) {
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
    return command;
  }

  private static ServerProcess launch(List<String> command, String host, int port) {
    ServerProcess server = new ServerProcess(command, host, port);
    server.awaitHandshake();
    return server;
  }

  /** Ends it as {@link #close} does and starts another one in its place, on the same port. */
  public ServerProcess restart() {
    close();
    return launch(command, host, port);
  }

  private void awaitHandshake() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (RtmpTestClient client = RtmpTestClient.open(host, port)) {
        client.connect("live");
        return;
      } catch (UncheckedIOException e) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
    throw new AssertionError("the server has not started: " + process.kill());
  }

  /** A client of it that has been let in. */
  public RtmpTestClient connect(String app) {
    RtmpTestClient client = RtmpTestClient.open(host, port);
    client.connect(app);
    return client;
  }

  public int port() {
    return port;
  }

  /** The name of this node of a cluster. */
  public String id() {
    return awaitLog(" of the cluster, for the others at ").replaceFirst(".*Node (\\S+) of the cluster.*", "$1");
  }

  /** The address of a stream: {@code rtmp://host:port/path}. */
  public String url(String path) {
    return "rtmp://" + host + ":" + port + "/" + path;
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
