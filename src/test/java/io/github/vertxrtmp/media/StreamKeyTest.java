package io.github.vertxrtmp.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamKeyTest {

  @ParameterizedTest
  @CsvSource({
    "live, cam, live, cam",
    "live, room/1, live, room/1",
    "live/room, 1, live, room/1",
    "live/a/b, c, live, a/b/c",
    "live, ä ö?x, live, ä ö?x",
  })
  void isTheSameWhereverAUrlIsCut(String path, String stream, String app, String name) {
    StreamKey key = StreamKey.of(path, stream);
    assertEquals(new StreamKey(app, name), key);
    assertEquals(app + "/" + name, key.toString());
    assertEquals(key, StreamKey.parse(key.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "live", "/", "/cam", "live/"})
  void refusesHalfKeys(String text) {
    assertThrows(IllegalArgumentException.class, () -> StreamKey.parse(text));
  }

  @Test
  void refusesNoNames() {
    assertThrows(IllegalArgumentException.class, () -> new StreamKey("live/room", "cam"));
    assertThrows(IllegalArgumentException.class, () -> new StreamKey("", "cam"));
    assertThrows(IllegalArgumentException.class, () -> new StreamKey("live", ""));
    assertThrows(NullPointerException.class, () -> new StreamKey(null, "cam"));
    assertThrows(NullPointerException.class, () -> new StreamKey("live", null));
  }
}
