package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.protocol.CommandException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that peers give: application paths, stream names, queries, and their parts. */
class NamesTest {

  private static final int MOST = 64;

  @ParameterizedTest
  @CsvSource({
    "live, live, ''",
    "live/, live, ''",
    "/live, live, ''",
    "//live//, live, ''",
    "live/_definst_, live, ''",
    "_definst_/live, live, ''",
    "live/_definst_/room, live, room",
    "live/room/1, live, room/1",
    "live//room, live, room",
    "live?a=b, live, ''",
    "live/room?a=b/c/.., live, room",
    "größe/直播 🎥, größe, 直播 🎥",
    "a%2e%2e/b, a%2e%2e, b",
    "..., ..., ''",
    "*, *, ''",
  })
  void applicationPaths(String text, String app, String scope) {
    AppPath path = AppPath.parse(text, MOST);
    assertEquals(app, path.app());
    assertEquals(scope, path.scope());
    assertEquals(scope.isEmpty() ? app : app + "/" + scope, path.path());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "///", "?a=b", "_definst_", ".", "..", "live/..", "live/./x", "../live", "live\\x", "live\0", "live\n", "\u0085live", "live/\u007f"})
  void noApplicationPaths(String text) {
    assertThrows(CommandException.class, () -> AppPath.parse(text, MOST));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "cam", "room/1/cam", "größe-直播-🎥", "my stream 1", "a.b-c_d~e+f@g,h;i=j", "a%20b%2Fc", "%2e%2e", "a..b", "...", ". .", "mp4:cam.f4v", "_definst_", "-", "#", "..cam"
  })
  void streamNames(String text) {
    assertEquals(text, StreamName.parse(text, MOST).orElseThrow().name());
    assertTrue(StreamName.isPlain(text, MOST));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "/", "/cam", "cam/", "a//b", ".", "..", "./cam", "cam/.", "../cam", "a/../b", "a/..", "a\\b", "..\\cam", "C:\\cam", "a\0b", "cam\0", "a\tb", "a\rb", "a\u007fb", "a\u009fb",
    "?", "?a=b", "../cam?a=b"
  })
  void noStreamNames(String text) {
    assertTrue(StreamName.parse(text, MOST).isEmpty());
    assertFalse(StreamName.isPlain(text, MOST));
  }

  @Test
  void lengthCountsWithoutTheQuery() {
    String longest = "n".repeat(MOST);
    assertTrue(StreamName.parse(longest, MOST).isPresent());
    assertTrue(StreamName.parse(longest + "?" + "q".repeat(1000), MOST).isPresent());
    assertTrue(StreamName.parse(longest + "n", MOST).isEmpty());
    assertEquals(longest, AppPath.parse(longest, MOST).app());
    assertThrows(CommandException.class, () -> AppPath.parse(longest + "/", MOST));
  }

  @Test
  void keysAreTheSameWhereverTheNameIsCut() {
    StreamName name = StreamName.parse("1?a=b", MOST).orElseThrow();
    assertEquals("live/room/1", name.key(AppPath.parse("live/room", MOST)).toString());
    assertEquals("live/room/1", StreamName.parse("room/1", MOST).orElseThrow().key(AppPath.parse("live", MOST)).toString());
  }

  @Test
  void renamedStreamKeepsItsParameters() {
    StreamName name = StreamName.parse("1?a=b", MOST).orElseThrow();
    assertEquals(new StreamName("public", new JsonObject().put("a", "b")), name.renamed("public"));
    assertEquals(name, name.renamed(null));
    assertFalse(StreamName.isPlain("public?a=b", MOST));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "cam | cam | {}",
    "cam? | cam | {}",
    "cam?a=b | cam | {\"a\":\"b\"}",
    "cam?a=b&c=d | cam | {\"a\":\"b\",\"c\":\"d\"}",
    "cam?a=1&a=2 | cam | {\"a\":\"1\"}",
    "cam?a | cam | {\"a\":\"\"}",
    "cam?a=b=c | cam | {\"a\":\"b=c\"}",
    "cam?a=x?y | cam | {\"a\":\"x?y\"}",
    "cam?a=%C3%A4+%26 | cam | {\"a\":\"ä &\"}",
    "cam?a=%zz | cam | {\"query\":\"a=%zz\"}",
    "?a=b | '' | {\"a\":\"b\"}",
  })
  void queries(String text, String path, String params) {
    QueryString query = QueryString.behind(text);
    assertEquals(path, query.path());
    assertEquals(params, query.params().encode());
  }

  @Test
  void numberOfParametersIsBounded() {
    StringBuilder text = new StringBuilder("cam?");
    for (int i = 0; i < 10_000; i++) {
      text.append('p').append(i).append("=x&");
    }
    assertTrue(QueryString.behind(text.toString()).params().size() <= 64);
  }

  @Test
  void partsMayBeEmpty() {
    assertEquals(List.of("", "a", "", "b", ""), PathParts.of("/a//b/", MOST));
    assertEquals(List.of(""), PathParts.of("", MOST));
    assertNull(PathParts.of("a/..", MOST));
    assertNull(PathParts.of("a".repeat(MOST + 1), MOST));
  }
}
