package io.github.vertxrtmp.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A child process whose time is limited from the start: at the end of it, on {@link #close()}, or when this JVM ends,
 * it is killed. Its output is read by two threads of its own, so it never blocks on a full pipe.
 *
 * <p>Thread-safe.
 */
public final class RunningTool implements AutoCloseable {

  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly), "end-tools"));
  }

  private final String command;
  private final Process process;
  private final long deadlineNanos;
  private final Output stdout;
  private final Output stderr;
  private volatile boolean timedOut;

  /**
   * Starts a process.
   *
   * @param limit after this long it is killed, whatever it does
   */
  public RunningTool(ProcessBuilder builder, Duration limit) {
    command = String.join(" ", builder.command());
    deadlineNanos = System.nanoTime() + limit.toNanos();
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ALIVE.add(process);
    process.onExit().thenAccept(ALIVE::remove);
    stdout = new Output(process.getInputStream(), command);
    stderr = new Output(process.getErrorStream(), command);
    CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS).execute(this::outOfTime);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Waits for the end of the program, which comes with its time limit at the latest. */
  public ToolResult await() {
    try {
      int exitCode = process.waitFor();
      return new ToolResult(command, exitCode, timedOut, stdout.all(), stderr.all());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + command, e);
    }
  }

  /**
   * Waits until the program has written a line that fits, to stdout or stderr.
   *
   * @return the line
   * @throws AssertionError when the program ends, or its time is over, before it has done so
   */
  public String awaitLine(Predicate<String> wanted) {
    CompletableFuture<String> first = new CompletableFuture<>();
    stdout.watch(wanted, first);
    stderr.watch(wanted, first);
    CompletableFuture.allOf(stdout.ended, stderr.ended).thenRun(() -> first.complete(null));
    try {
      String line = first.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line != null) {
        return line;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      process.destroyForcibly();
    }
    throw new AssertionError("the awaited line has not come: " + await());
  }

  /** Waits until the program has written so many lines to stdout. */
  public void awaitLines(long count) {
    awaitLine(line -> stdout.soFar().lines().count() >= count);
  }

  /** Asks ffmpeg to finish as a user would (key q): it writes what it has and closes its outputs in order. */
  public ToolResult stop() {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write('q');
    } catch (IOException e) {
      // It has ended by itself in this moment, which is what was asked for.
    }
    return await();
  }

  /** Asks it to end by SIGTERM, as a service manager does, and waits for that. */
  public ToolResult terminate() {
    process.destroy();
    return await();
  }

  /** What it has written to stdout and stderr so far. */
  public String output() {
    return stdout.soFar() + stderr.soFar();
  }

  /** Ends it at once, as a crash would: the kernel closes its sockets. */
  public ToolResult kill() {
    process.destroyForcibly();
    return await();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void outOfTime() {
    if (process.isAlive()) {
      timedOut = true;
      process.destroyForcibly();
    }
  }

  /** Collects one output of the program, line by line. */
  private static final class Output {

    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private Predicate<String> wanted = line -> false;
    private CompletableFuture<String> found = new CompletableFuture<>();

    Output(InputStream in, String name) {
      Thread reader = new Thread(() -> read(in), "output of " + name);
      reader.setDaemon(true);
      reader.start();
    }

    private void read(InputStream in) {
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          add(line);
        }
      } catch (IOException e) {
        // The pipe was closed under the reader because the process was killed.
      } finally {
        ended.complete(null);
      }
    }

    private synchronized void add(String line) {
      // Said by the dynamic linker about a stand-in library, see FfmpegInstallation; not the program's own words.
      if (!line.contains("no version information available")) {
        text.append(line).append('\n');
        if (wanted.test(line)) {
          found.complete(line);
        }
      }
    }

    synchronized void watch(Predicate<String> predicate, CompletableFuture<String> future) {
      wanted = predicate;
      found = future;
      text.toString().lines().filter(predicate).findFirst().ifPresent(future::complete);
    }

    String all() {
      ended.join();
      return soFar();
    }

    synchronized String soFar() {
      return text.toString();
    }
  }
}
