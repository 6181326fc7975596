package io.github.vertxrtmp.flv;

import io.github.vertxrtmp.media.StreamKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder of all files, and the only place where a stream's name becomes a path: {@code root/<scope>/<name>.flv}.
 *
 * <p>A name is taken literally: nothing in it is decoded, so {@code %2e%2e} is a folder of that strange name. Names that
 * could leave the root, or that a file system cannot hold, are refused. The methods look at the disk and belong on a worker.
 * Thread-safe.
 */
public final class FlvRoot {

  /** How files end that are complete. */
  public static final String SUFFIX = ".flv";
  /** How files end that are being written. */
  public static final String PART_SUFFIX = ".flv.part";

  /** NAME_MAX of every file system in use. A segment adds up to 64 characters of its own, so names stay below. */
  private static final int MAX_COMPONENT_BYTES = 255;
  private static final int MAX_NAME_BYTES = 1024;
  private static final int MAX_DEPTH = 32;

  private final Path root;
  /** How many read a file. */
  private final Map<Path, Integer> uses = new ConcurrentHashMap<>();
  private final Set<Path> resting = ConcurrentHashMap.newKeySet();

  public FlvRoot(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  public Path path() {
    return root;
  }

  /**
   * The file of a stream, whether it exists or not.
   *
   * @throws FlvNameException if the name is not allowed, leads out of the root by a link, or something other than a file
   *                          is in the way
   * @throws IOException      if the disk cannot be read
   */
  public Path resolve(StreamKey key) throws IOException {
    return resolve(key.name());
  }

  /** The same for what stands behind the app in a key. */
  public Path resolve(String name) throws IOException {
    check(name);
    Path file;
    try {
      file = root.resolve(name + SUFFIX);
    } catch (InvalidPathException unfit) {
      throw new FlvNameException("The file system cannot hold this name: " + unfit.getReason());
    }
    if (!file.startsWith(root) || !file.normalize().equals(file)) {
      throw new FlvNameException("The name leads out of the root");
    }
    checkInside(file);
    return file;
  }

  private static void check(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      throw new FlvNameException("The name is longer than " + MAX_NAME_BYTES + " bytes");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c == 0x7F || c == '\\') {
        throw new FlvNameException(String.format("The name holds a forbidden character (U+%04X)", (int) c));
      }
    }
    String[] parts = name.split("/", -1);
    if (parts.length > MAX_DEPTH) {
      throw new FlvNameException("The name has more than " + MAX_DEPTH + " parts");
    }
    for (String part : parts) {
      checkPart(part);
    }
  }

  private static void checkPart(String part) {
    if (part.isEmpty()) {
      throw new FlvNameException("The name has an empty part");
    }
    if (part.equals(".") || part.equals("..")) {
      throw new FlvNameException("The name has a part \"" + part + "\"");
    }
    if (part.getBytes(StandardCharsets.UTF_8).length + PART_SUFFIX.length() > MAX_COMPONENT_BYTES) {
      throw new FlvNameException("A part of the name is longer than " + (MAX_COMPONENT_BYTES - PART_SUFFIX.length()) + " bytes");
    }
  }

  /** Links may stay within the root only; the root itself may be a link. */
  private void checkInside(Path file) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Path realRoot = root.toRealPath();
    Path existing = file;
    while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = existing.getParent();
    }
    if (Files.isSymbolicLink(existing) && !Files.exists(existing)) {
      throw new FlvNameException("A broken link is in the way");
    }
    if (!existing.toRealPath().startsWith(realRoot)) {
      throw new FlvNameException("The name leads out of the root by a link");
    }
    boolean isTarget = existing.equals(file);
    if (isTarget && !Files.isRegularFile(existing) || !isTarget && !Files.isDirectory(existing)) {
      throw new FlvNameException(isTarget ? "A folder is in the way" : "A file is in the way of a folder");
    }
  }

  /** Says that a file is being read; to be followed by {@link #endUse}. */
  public void beginUse(Path file) {
    uses.merge(file, 1, Integer::sum);
  }

  public void endUse(Path file) {
    uses.computeIfPresent(file, (same, count) -> count == 1 ? null : count - 1);
  }

  /** Whether somebody reads a file. */
  public boolean inUse(Path file) {
    return uses.containsKey(file);
  }

  /** Says that a file is complete, but may be written again: the publisher was lost. To be followed by {@link #endRest}. */
  public void beginRest(Path file) {
    resting.add(file);
  }

  public void endRest(Path file) {
    resting.remove(file);
  }

  /** Whether a recorder may go on with a complete file. */
  public boolean rests(Path file) {
    return resting.contains(file);
  }

  /** The file under which a file is written until it is complete. */
  public static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  /** The file that a {@code .part} file will become. */
  public static Path complete(Path part) {
    String name = part.getFileName().toString();
    return part.resolveSibling(name.substring(0, name.length() - ".part".length()));
  }
}
