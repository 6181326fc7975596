package io.github.vertxrtmp.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Unpacks the executables and libraries of the {@code org.bytedeco:ffmpeg} jar into {@code target/}, once for each
 * version of the jar, and makes them start on a machine without desktop libraries.
 *
 * <p>Thread-safe; two JVMs may unpack at the same time.
 */
final class FfmpegInstallation {

  private static final String RESOURCES = "org/bytedeco/ffmpeg/linux-x86_64-gpl/";
  private static final Path ROOT = Path.of("target", "ffmpeg").toAbsolutePath();
  private static final Pattern MISSING_LIBRARY =
      Pattern.compile("error while loading shared libraries: (lib\\S+?): cannot open shared object file");
  private static final int MAX_MISSING_LIBRARIES = 30;

  private static FfmpegInstallation installed;

  private final Path directory;

  private FfmpegInstallation(Path directory) {
    this.directory = directory;
  }

  /** Whether the executables are made for this machine. */
  static boolean fitsPlatform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return os.equals("linux") && (arch.equals("amd64") || arch.equals("x86_64"));
  }

  /** The installation, unpacked by the first call (about a second, 90 MB). */
  static synchronized FfmpegInstallation get() {
    if (installed == null) {
      try {
        FfmpegInstallation fresh = new FfmpegInstallation(unpack());
        fresh.standInForMissingLibraries();
        installed = fresh;
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot unpack ffmpeg into " + ROOT, e);
      }
    }
    return installed;
  }

  Path directory() {
    return directory;
  }

  /** The command and environment of a tool, not yet started. */
  ProcessBuilder command(String executable, List<String> args) {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(directory.resolve(executable).toString());
    builder.command().addAll(args);
    builder.environment().put("LD_LIBRARY_PATH", directory.toString());
    // FFREPORT and the like of the user's shell would change what the tests see.
    builder.environment().keySet().removeIf(name -> name.startsWith("FF") || name.startsWith("AV_LOG"));
    return builder;
  }

  private static Path unpack() throws IOException {
    URL resource = FfmpegInstallation.class.getClassLoader().getResource(RESOURCES + "ffmpeg");
    if (resource == null) {
      throw new IllegalStateException("org.bytedeco:ffmpeg:linux-x86_64-gpl is not on the test class path");
    }
    JarURLConnection connection = (JarURLConnection) resource.openConnection();
    String jarName = Path.of(connection.getJarFileURL().getPath()).getFileName().toString();
    Path target = ROOT.resolve(jarName.replaceFirst("\\.jar$", ""));
    if (Files.isDirectory(target)) {
      return target;
    }
    Files.createDirectories(ROOT);
    Path half = Files.createTempDirectory(ROOT, "unpacking");
    try (JarFile jar = new JarFile(Path.of(connection.getJarFileURL().getPath()).toFile())) {
      for (JarEntry entry : jar.stream().filter(FfmpegInstallation::isWanted).toList()) {
        unpackEntry(jar, entry, half);
      }
    }
    return moveIntoPlace(half, target);
  }

  /** Without the libraries that bind ffmpeg to Java: the tests run programs only. */
  private static boolean isWanted(JarEntry entry) {
    String name = entry.getName();
    return name.startsWith(RESOURCES) && !entry.isDirectory() && !name.contains("/libjni");
  }

  private static void unpackEntry(JarFile jar, JarEntry entry, Path directory) throws IOException {
    Path file = directory.resolve(entry.getName().substring(RESOURCES.length()));
    try (InputStream in = jar.getInputStream(entry)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("Cannot make " + file + " executable");
    }
  }

  private static Path moveIntoPlace(Path half, Path target) throws IOException {
    try {
      Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
      // Another JVM was faster; its copy is the same.
    }
    return target;
  }

  /**
   * ffmpeg is linked against the sound and screen libraries of a desktop (libpulse, libasound, libxcb), which servers
   * and containers lack. The tests never open such a device, and the libraries are bound lazily, so any library under
   * the missing name lets the program start.
   */
  private void standInForMissingLibraries() throws IOException {
    for (int i = 0; i < MAX_MISSING_LIBRARIES; i++) {
      ToolResult result = new RunningTool(command("ffmpeg", List.of("-version")), Duration.ofSeconds(20)).await();
      if (result.exitCode() == 0) {
        return;
      }
      Matcher missing = MISSING_LIBRARY.matcher(result.stderr());
      if (!missing.find()) {
        throw new IllegalStateException("ffmpeg does not start: " + result);
      }
      standIn(directory.resolve(missing.group(1)));
    }
    throw new IllegalStateException("ffmpeg does not start: more than " + MAX_MISSING_LIBRARIES + " libraries missing");
  }

  private static void standIn(Path library) throws IOException {
    try {
      Files.createSymbolicLink(library, Path.of("libdrm.so.2"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isSymbolicLink(library)) {
        throw e;
      }
      // Another JVM was faster.
    }
  }
}
