package io.github.vertxrtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashKeyCommandTest {

  private static final String HASH = "\\$pbkdf2-sha256\\$29000\\$[A-Za-z0-9./]{22}\\$[A-Za-z0-9./]{43}";

  private static List<String> run(String in, String... arguments) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HashKeyCommand.run(List.of(arguments), new StringReader(in), new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void makesKeyAndItsHash() throws IOException {
    List<String> lines = run("");
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).matches("key:  [a-z0-9]{30}") && lines.get(1).matches("hash: " + HASH), lines::toString);
  }

  @Test
  void hashesLineOfStandardInput() throws IOException {
    List<String> lines = run("s3cr3t\nmore\n", "-");
    assertEquals(1, lines.size());
    assertTrue(lines.get(0).matches(HASH), lines::toString);
  }

  @Test
  void wantsNothingElse() {
    assertThrows(UsageException.class, () -> run("", "s3cr3t"));
    assertThrows(UsageException.class, () -> run("", "-"));
    assertThrows(UsageException.class, () -> run("\n", "-"));
  }
}
