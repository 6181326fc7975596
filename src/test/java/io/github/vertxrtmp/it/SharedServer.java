package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One server for all tests of a class; they are skipped where there is no ffmpeg. */
final class SharedServer implements BeforeAllCallback, AfterAllCallback {

  private static final long RETRY_NANOS = 50_000_000;

  private final Supplier<Path> root;
  private final String[] options;
  private ServerProcess process;

  /**
   * @param root    folder of its FLV files, there when the first test begins
   * @param options further options of the command line
   */
  SharedServer(Supplier<Path> root, String... options) {
    this.root = root;
    this.options = options;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    FfmpegTool.assumeAvailable();
    process = ServerProcess.start(root.get(), options);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (process != null) {
      process.close();
    }
  }

  String url(String path) {
    return process.url(path);
  }

  /** A client that has done the handshake. */
  RtmpTestClient open() {
    return RtmpTestClient.open(process.port());
  }

  /** Waits for a recording: it gets its name when it is complete, a moment after its publisher has gone. */
  void awaitFile(Path file) {
    long deadline = System.nanoTime() + Clip.LIMIT.toNanos();
    while (!Files.exists(file)) {
      assertTrue(System.nanoTime() < deadline, () -> "no recording " + file + "\n" + process.log());
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }
}
