package io.github.vertxrtmp.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.vertxrtmp.net.ProxyHeaderFuzzTest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All targets that take no server, in one search, for when there is no time to start one for each: the first byte of an input
 * says whose the rest is. It begins with the inputs that they keep; what it finds is to be kept, without its first byte, by
 * the target that it is for.
 */
class ParsersFuzz {

  private record Parser(Class<?> test, String method, Target target) {

    Stream<byte[]> kept() throws IOException, URISyntaxException {
      Path folder = Path.of(test.getResource(test.getSimpleName() + "Inputs/" + method).toURI());
      try (Stream<Path> files = Files.list(folder)) {
        return files.sorted().toList().stream().map(Parser::bytes);
      }
    }

    private static byte[] bytes(Path file) {
      try {
        return Files.readAllBytes(file);
      } catch (IOException unreadable) {
        throw new IllegalStateException(unreadable);
      }
    }
  }

  private interface Target {
    void take(byte[] bytes) throws IOException;
  }

  private static final List<Parser> PARSERS = List.of(
    new Parser(HandshakeFuzzTest.class, "bothSides", new HandshakeFuzzTest()::bothSides),
    new Parser(ChunkFuzzTest.class, "chunks", new ChunkFuzzTest()::chunks),
    new Parser(Amf0FuzzTest.class, "values", new Amf0FuzzTest()::values),
    new Parser(Amf3FuzzTest.class, "values", new Amf3FuzzTest()::values),
    new Parser(MessageFuzzTest.class, "everyKind", new MessageFuzzTest()::everyKind),
    new Parser(FlvFuzzTest.class, "file", new FlvFuzzTest()::file),
    new Parser(ProxyHeaderFuzzTest.class, "header", new ProxyHeaderFuzzTest()::header));

  @MethodSource("kept")
  @FuzzTest
  void parser(byte[] input) throws IOException {
    if (input.length > 0) {
      PARSERS.get((input[0] & 0xFF) % PARSERS.size()).target().take(Arrays.copyOfRange(input, 1, input.length));
    }
  }

  private static Stream<byte[]> kept() throws IOException, URISyntaxException {
    Stream<byte[]> all = Stream.empty();
    for (int i = 0; i < PARSERS.size(); i++) {
      byte first = (byte) i;
      all = Stream.concat(all, PARSERS.get(i).kept().map(rest -> prefixed(first, rest)));
    }
    return all;
  }

  private static byte[] prefixed(byte first, byte[] rest) {
    byte[] whole = new byte[1 + rest.length];
    whole[0] = first;
    System.arraycopy(rest, 0, whole, 1, rest.length);
    return whole;
  }
}
