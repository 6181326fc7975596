package io.github.vertxrtmp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** What a reader copies from README.md. */
final class Readme {

  private static final String INDENT = "    ";

  private Readme() {
  }

  static List<String> lines() {
    try {
      return Files.readAllLines(Path.of("README.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The indented block that begins with this text. */
  static String block(String start) {
    return blocks().stream().filter(block -> block.startsWith(start)).findFirst()
      .orElseThrow(() -> new AssertionError("README.md has no block that begins with " + start));
  }

  static List<String> blocks() {
    List<String> blocks = new ArrayList<>();
    StringBuilder block = new StringBuilder();
    for (String line : Stream.concat(lines().stream(), Stream.of("end")).toList()) {
      if (line.startsWith(INDENT)) {
        block.append(line.substring(INDENT.length())).append('\n');
      } else if (line.isEmpty() && !block.isEmpty()) {
        block.append('\n');
      } else if (!block.isEmpty()) {
        blocks.add(block.toString().stripTrailing() + "\n");
        block.setLength(0);
      }
    }
    return blocks;
  }

  /** The Java class of this name, whose block begins with its package. */
  static String javaClass(String name) {
    return blocks().stream().filter(block -> block.startsWith("package ") && block.contains("class " + name + " ")).findFirst()
      .orElseThrow(() -> new AssertionError("README.md has no class " + name));
  }

  /**
   * Compiles a source as a reader does.
   *
   * @param folder    gets the source and, in {@code classes}, what comes of it
   * @param classPath as for javac
   * @return the folder of the classes
   */
  static Path compile(Path folder, String name, String source, String classPath) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try {
      Path file = Files.writeString(Files.createDirectories(folder.resolve("src")).resolve(name + ".java"), source);
      Path classes = Files.createDirectories(folder.resolve("classes"));
      int status = compiler.run(null, System.out, System.err, "-proc:none", "-cp", classPath, "-d", classes.toString(), file.toString());
      if (status != 0) {
        throw new AssertionError("does not compile: " + source);
      }
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
