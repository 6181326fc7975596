package io.github.vertxrtmp;

import io.github.vertxrtmp.test.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jar, started as a user starts it. After a minute it is killed, whatever it does. */
final class Launch implements AutoCloseable {

  static final String MAIN_VERTICLE = "io.github.vertxrtmp.server.MainVerticle";
  private static final Pattern PORT = Pattern.compile("listens on [^ ]+:([0-9]+),");
  private static final int LIMIT_SECONDS = 60;

  private final Process process;
  private final BufferedReader stdout;
  private final Path stderr;
  private final List<String> read = new ArrayList<>();

  private Launch(ProcessBuilder builder, Path folder) throws IOException {
    stderr = Files.createTempFile(folder, "stderr", ".txt");
    process = builder.redirectError(stderr.toFile()).start();
    stdout = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
  }

  /**
   * @param folder      working directory
   * @param environment beside what a program needs; nothing that begins with RTMP_ is inherited
   * @param properties  what stands before {@code -jar}
   * @param arguments   what stands behind it
   */
  static Launch start(Path folder, Map<String, String> environment, List<String> properties, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The second compiler does not pay for itself in a process that lives for a second.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dio.netty.leakDetection.level=paranoid"));
    command.addAll(properties);
    command.addAll(List.of("-jar", jar().toString()));
    command.addAll(arguments);
    return start(folder, environment, command);
  }

  static Launch start(Path folder, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("RTMP_"));
    builder.environment().putAll(environment);
    try {
      return new Launch(builder, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path jar() {
    return Path.of(System.getProperty("server.jar", "target/vertx-rtmp.jar")).toAbsolutePath();
  }

  /** Waits for the line that says that the server listens; the port. */
  int awaitPort() {
    Matcher line = PORT.matcher("");
    awaitLine(next -> line.reset(next).find());
    return Integer.parseInt(line.group(1));
  }

  String awaitLine(Predicate<String> wanted) {
    try {
      for (String line = stdout.readLine(); line != null; line = stdout.readLine()) {
        read.add(line);
        if (wanted.test(line)) {
          return line;
        }
      }
      throw new AssertionError("Ended before the awaited line: " + end());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end. */
  Result end() {
    try {
      stdout.lines().forEach(read::add);
      if (read.stream().anyMatch(line -> line.contains("LEAK:"))) {
        throw new AssertionError("Lost a buffer: " + read);
      }
      return new Result(process.waitFor(), List.copyOf(read), Files.readAllLines(stderr));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** @param name of a signal, such as HUP */
  void signal(String name) {
    Signals.send(process.pid(), name);
  }

  /** Ends it as a service manager does. */
  Result terminate() {
    // The process itself would close the pipes as well, and the last lines were lost.
    process.toHandle().destroy();
    return end();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** What it left. */
  record Result(int status, List<String> stdout, List<String> stderr) {
  }
}
