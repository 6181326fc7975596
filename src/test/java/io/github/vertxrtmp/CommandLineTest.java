package io.github.vertxrtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "-p 1936                     | {'port': 1936}",
    "-p1936                      | {'port': 1936}",
    "-p=1936                     | {'port': 1936}",
    "--port=1936                 | {'port': 1936}",
    "-port 1936                  | {'port': 1936}",
    "--port 1 -p 2               | {'port': 2}",
    "-i127.0.0.1 -r/x            | {'host': '127.0.0.1', 'root': '/x'}",
    "-i 007                      | {'host': '007'}",
    "-k                          | {'record': {'all': true}}",
    "-d                          | {'log': {'level': 'debug'}}",
    "-dkv                        | {'log': {'level': 'debug'}, 'record': {'all': true}, 'verbose': true}",
    "-debug --record             | {'log': {'level': 'debug'}, 'record': {'all': true}}",
    "-instances 3                | {'instances': 3}",
    "-c x.json -cluster          | {}",
    "''                          | {}",
  })
  void setsSettings(String line, String json) {
    assertEquals(new JsonObject(json.replace('\'', '"')), parse(line).settings());
  }

  @Test
  void tellsConfFromCluster() {
    assertEquals("a.json", parse("-c a.json").get(Option.CONF));
    assertEquals("a.json", parse("-conf a.json").get(Option.CONF));
    assertEquals("a.json", parse("--conf=a.json").get(Option.CONF));
    assertEquals("./a.json", parse("-c./a.json").get(Option.CONF));
    assertTrue(parse("-cluster").has(Option.CLUSTER));
    assertEquals("h", parse("-cluster-host h").get(Option.CLUSTER_HOST));
    assertEquals("{\"port\":1}", CommandLine.parse(List.of("-conf", "{\"port\":1}")).get(Option.CONF));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "-x          | Unknown option -x, expected one of --host --port --root",
    "-clustr     | Unknown option -clustr",
    "-dx         | Unknown option -dx",
    "-dp         | Unknown option -dp",
    "--por 1     | Unknown option --por",
    "--p 1       | Unknown option --p,",
    "--record=no | Unknown option --record=no",
    "--          | Unknown option --,",
    "-           | Unknown option -,",
    "x           | Unexpected argument x",
    "-p          | Option -p: expected PORT behind it",
    "-i -p 1     | Option -i: expected ADDRESS behind it",
  })
  void refuses(String line, String message) {
    UsageException e = assertThrows(UsageException.class, () -> parse(line));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  @Test
  void takesSystemProperties() {
    String name = "io.github.vertxrtmp.CommandLineTest";
    try {
      assertEquals(new JsonObject(), CommandLine.parse(List.of("-D" + name + "=a=b")).settings());
      assertEquals("a=b", System.getProperty(name));
    } finally {
      System.clearProperty(name);
    }
  }

  @Test
  void noNameStandsForTwoOptions() {
    Set<String> seen = new HashSet<>();
    for (Option option : Option.values()) {
      option.names.forEach(name -> assertTrue(seen.add(name), name));
    }
  }

  private static CommandLine parse(String line) {
    return CommandLine.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
  }
}
