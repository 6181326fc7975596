package io.github.vertxrtmp.jmh;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What this process has had of the processor, in milliseconds. Linux tells it by thread; elsewhere all is work.
 *
 * @param work      of all threads but these
 * @param compilers of the JVM's compilers
 */
record ProcessorTime(double work, double compilers) {

  /** Makes the compilers' threads stay: one that ends takes the knowledge of its time with it. */
  static final String JVM_OPTION = "-XX:-UseDynamicNumberOfCompilerThreads";
  static final ProcessorTime NONE = new ProcessorTime(0, 0);

  private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final Path THREADS = Path.of("/proc/self/task");
  private static final double NANOS = 1e6;

  /** Until now. */
  static ProcessorTime now() throws IOException {
    double all = SYSTEM.getProcessCpuTime() / NANOS;
    if (!Files.isDirectory(THREADS)) {
      return new ProcessorTime(all, 0);
    }
    double compilers = 0;
    try (Stream<Path> threads = Files.list(THREADS)) {
      for (Path thread : threads.toList()) {
        compilers += compiler(thread);
      }
    }
    return new ProcessorTime(all - compilers, compilers);
  }

  private static double compiler(Path thread) {
    try {
      String name = Files.readString(thread.resolve("comm"));
      return List.of("C1", "C2").contains(name.substring(0, Math.min(2, name.length())))
        ? Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]) / NANOS : 0;
    } catch (IOException ended) {
      return 0;
    }
  }

  /** Of all threads. */
  double all() {
    return work + compilers;
  }

  ProcessorTime plus(ProcessorTime more) {
    return new ProcessorTime(work + more.work, compilers + more.compilers);
  }

  ProcessorTime minus(ProcessorTime less) {
    return new ProcessorTime(work - less.work, compilers - less.compilers);
  }
}
