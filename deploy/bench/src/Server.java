package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The server under load: a process that this tool starts, or one that runs already. */
final class Server implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final String CLUSTER = "cluster.xml";
  private static final int HANDSHAKE_ANSWER = 1 + 2 * 1536;

  private final Process process;
  private final ProcessHandle handle;
  private final Path directory;
  private final double startSeconds;

  private Server(Process process, ProcessHandle handle, Path directory, double startSeconds) {
    this.process = process;
    this.handle = handle;
    this.directory = directory;
    this.startSeconds = startSeconds;
  }

  /**
   * The server of {@code --url}, or a new one, whose address is put into the options; with {@code --cluster} the first of two
   * nodes.
   */
  static Server of(Options options) throws IOException {
    if (options.url != null) {
      return new Server(null, ProcessHandle.of(options.pid).orElse(null), null, Double.NaN);
    }
    if (!Files.isRegularFile(options.jar)) {
      throw new IOException("no such file: " + options.jar + " (build it with: mvn -DskipTests package)");
    }
    Path directory = Files.createTempDirectory("rtmp-bench");
    int port = freePort();
    options.url = url(port);
    options.playUrl = options.url;
    if (options.cluster != null) {
      writeClusterConf(directory);
    }
    return start(options, directory, port);
  }

  /** Another node of the cluster of this one. */
  Server another(Options options) throws IOException {
    Path folder = Files.createTempDirectory("rtmp-bench");
    Files.copy(directory.resolve(CLUSTER), folder.resolve(CLUSTER));
    int port = freePort();
    if (options.cluster == Options.Cluster.FAR) {
      options.playUrl = url(port);
    }
    return start(options, folder, port);
  }

  private static URI url(int port) {
    return URI.create("rtmp://127.0.0.1:" + port + "/live");
  }

  /** As it is shipped, with a name and ports of its own. */
  private static void writeClusterConf(Path directory) throws IOException {
    int port = freePort();
    String shipped = Files.readString(Path.of("conf", CLUSTER));
    Files.writeString(directory.resolve(CLUSTER), shipped.replace("<cluster-name>vertx-rtmp<", "<cluster-name>bench-" + port + "<")
        .replaceAll("\\b15701\\b", String.valueOf(port)).replaceAll("\\b15702\\b", String.valueOf(port + 1)));
  }

  private static Server start(Options options, Path directory, int port) throws IOException {
    List<String> command = new ArrayList<>(List.of(options.java));
    command.addAll(options.javaOpts);
    command.addAll(List.of("-jar", options.jar.toString(), "-i", "127.0.0.1", "-p", String.valueOf(port)));
    command.addAll(List.of("-r", directory.toString()));
    if (options.cluster != null) {
      command.addAll(List.of("-cluster", "-Dvertx.hazelcast.config=" + directory.resolve(CLUSTER)));
    }
    command.addAll(options.serverOpts);
    long begin = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(directory.resolve("server.log").toFile()).start();
    double seconds = awaitAnswer(process, directory, port, begin);
    return new Server(process, process.toHandle(), directory, seconds);
  }

  private static double awaitAnswer(Process process, Path directory, int port, long begin) throws IOException {
    while (System.nanoTime() - begin < START_LIMIT.toNanos() && process.isAlive()) {
      if (answers(port)) {
        return (System.nanoTime() - begin) / 1e9;
      }
    }
    process.destroyForcibly();
    String log = Files.readString(directory.resolve("server.log"));
    delete(directory);
    throw new IOException("the server has not started:\n" + log);
  }

  /** Ready means: it shakes hands, not only that its port is open. */
  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      socket.setSoTimeout(5000);
      byte[] hello = new byte[1 + 1536];
      hello[0] = 3;
      socket.getOutputStream().write(hello);
      return socket.getInputStream().readNBytes(HANDSHAKE_ANSWER).length == HANDSHAKE_ANSWER;
    } catch (IOException e) {
      pause();
      return false;
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Heap and direct memory after a garbage collection. */
  ServerMemory memory() throws IOException {
    return ServerMemory.of(handle.pid());
  }

  /** Where the recordings of a server that this tool has started are. */
  Path directory() {
    return directory;
  }

  boolean isMeasured() {
    return handle != null;
  }

  boolean isAlive() {
    return handle == null || handle.isAlive();
  }

  /** Processor time used so far, in milliseconds; steps of 10 ms on Linux. */
  double cpuMillis() {
    return handle == null ? Double.NaN : handle.info().totalCpuDuration().map(d -> d.toNanos() / 1e6).orElse(Double.NaN);
  }

  /**
   * Resident memory in MB.
   *
   * @param field VmRSS (now) or VmHWM (the most so far)
   */
  double memoryMegabytes(String field) {
    if (handle == null) {
      return Double.NaN;
    }
    try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(handle.pid()), "status"))) {
      return lines.filter(line -> line.startsWith(field + ":")).findFirst()
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6).orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  /** From the start of its process to the first handshake, or NaN if it ran already. */
  double startSeconds() {
    return startSeconds;
  }

  @Override
  public void close() throws IOException {
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    delete(directory);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
