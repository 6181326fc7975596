package io.github.vertxrtmp;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps HotSpot's optimizing compiler (C2) away from the server and its libraries, but for what searches whole files.
 *
 * <p>Sessions, decisions and the bus are long chains of small calls, each of which C2 compiles with all that it calls: while
 * clients come in numbers it would spend four times the CPU that serving them takes, just when that is short, and 70 MiB. The
 * fan-out waits for the kernel and for memory, which C2 does not change. Compiled by C1 alone they are as fast as they need
 * to be; only many publishers cost a tenth more. Nothing of an application is named. Another kind of JVM, or one that was
 * told to do without C2, is left alone.
 */
final class CompilerDirectives {

  private static final Logger LOG = LoggerFactory.getLogger(CompilerDirectives.class);
  private static final String RESOURCE = "compiler-directives.json";
  private static final int C2_LEVEL = 4;

  private CompilerDirectives() {
  }

  /** Returns the JVM's answer; null when it has no use for them. */
  static String apply() {
    try {
      return usesOptimizingCompiler() ? add() : null;
    } catch (IOException | JMException | RuntimeException | LinkageError e) {
      LOG.debug("This JVM takes no compiler directives", e);
      return null;
    }
  }

  private static boolean usesOptimizingCompiler() {
    HotSpotDiagnosticMXBean flags = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return flags != null && Integer.parseInt(flags.getVMOption("TieredStopAtLevel").getValue()) >= C2_LEVEL;
  }

  private static String add() throws IOException, JMException {
    Path file = Files.createTempFile("vertx-rtmp", ".json");
    try (InputStream directives = CompilerDirectives.class.getResourceAsStream(RESOURCE)) {
      Files.copy(directives, file, StandardCopyOption.REPLACE_EXISTING);
      return (String) ManagementFactory.getPlatformMBeanServer().invoke(
        new ObjectName("com.sun.management:type=DiagnosticCommand"), "compilerDirectivesAdd",
        new Object[] {new String[] {file.toString()}}, new String[] {String[].class.getName()});
    } finally {
      Files.delete(file);
    }
  }
}
