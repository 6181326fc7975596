package io.github.vertxrtmp.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlvRootTest {

  @TempDir
  private Path root;

  @ParameterizedTest
  @ValueSource(strings = {"one", "room/one", "a/b/c/d", "%2e%2e/x", "..%2fx", "..%5cx", "x..y", "...", "..;/x", "file:x", "flv:../x", "Ünïcode", "with space", ".hidden"})
  void staysLiteral(String name) throws IOException {
    Path file = new FlvRoot(root).resolve(name);
    assertEquals(root.resolve(name + ".flv").toString(), file.toString());
    assertTrue(file.startsWith(root));
  }

  static Stream<String> refused() {
    return Stream.of("..", ".", "../x", "x/..", "x/../../y", "./x", "x/./y", "/x", "x/", "//x", "x//y", "", "..\\x", "x\\y", "x\0", "x\0/../y", "x\n", "x\u007f",
      "x".repeat(300), "a/" + "x".repeat(250), "\u00fc".repeat(130), "d/".repeat(40) + "x", "x".repeat(60000), ("x".repeat(200) + "/").repeat(6) + "x");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefused(String name) {
    assertThrows(FlvNameException.class, () -> new FlvRoot(root).resolve(name));
  }

  @Test
  void linksStayInside() throws IOException {
    Path outside = Files.createDirectory(root.resolve("outside"));
    Path inside = Files.createDirectory(root.resolve("inside"));
    Files.createDirectory(inside.resolve("folder"));
    Files.createSymbolicLink(inside.resolve("out"), outside);
    Files.createSymbolicLink(inside.resolve("in"), inside.resolve("folder"));
    Files.createSymbolicLink(inside.resolve("file.flv"), outside.resolve("file.flv"));
    Files.createSymbolicLink(root.resolve("link"), inside);
    FlvRoot flvRoot = new FlvRoot(root.resolve("link"));
    assertThrows(FlvNameException.class, () -> flvRoot.resolve("out/x"));
    assertThrows(FlvNameException.class, () -> flvRoot.resolve("file"));
    Files.createFile(outside.resolve("file.flv"));
    assertThrows(FlvNameException.class, () -> flvRoot.resolve("file"));
    flvRoot.resolve("in/x");
    flvRoot.resolve("x");
  }

  @Test
  void somethingInTheWay() throws IOException {
    Files.createDirectory(root.resolve("x.flv"));
    Files.createFile(root.resolve("file"));
    assertThrows(FlvNameException.class, () -> new FlvRoot(root).resolve("x"));
    assertThrows(FlvNameException.class, () -> new FlvRoot(root).resolve("file/x"));
  }

  @Test
  void partFiles() {
    assertEquals(Path.of("a/x.flv.part"), FlvRoot.part(Path.of("a/x.flv")));
    assertEquals(Path.of("a/x.flv"), FlvRoot.complete(Path.of("a/x.flv.part")));
  }
}
