package io.github.vertxrtmp.media;

import static io.github.vertxrtmp.media.TestFrames.audio;
import static io.github.vertxrtmp.media.TestFrames.audioHeader;
import static io.github.vertxrtmp.media.TestFrames.interframe;
import static io.github.vertxrtmp.media.TestFrames.keyframe;
import static io.github.vertxrtmp.media.TestFrames.metadata;
import static io.github.vertxrtmp.media.TestFrames.videoHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.config.GopSettings;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class GopCacheTest {

  private final GopCache cache = new GopCache(new GopSettings(true, 1000, 10, 5000));
  private final TestFrames frames = new TestFrames();

  private MediaFrame add(MediaFrame frame) {
    cache.add(frame);
    return frame;
  }

  @Test
  void keepsFromTheLastKeyframeOn() {
    add(frames.video(interframe(10)));
    assertEquals(List.of(), cache.frames());
    add(frames.video(keyframe(10)));
    add(frames.video(interframe(10)));
    MediaFrame key = add(frames.video(keyframe(20)));
    MediaFrame sound = add(frames.sound(audio(5)));
    MediaFrame inter = add(frames.video(interframe(7)));
    assertEquals(List.of(key, sound, inter), cache.frames());
    assertEquals(32, cache.bytes());
  }

  @Test
  void metadataComesFirstWheneverItCame() {
    MediaFrame video = add(frames.video(videoHeader(1)));
    MediaFrame sound = add(frames.sound(audioHeader(1)));
    add(frames.data(metadata(1)));
    MediaFrame meta = add(frames.data(metadata(2)));
    assertEquals(List.of(meta, video, sound), cache.headers());
  }

  /** HDR colours of a film change from scene to scene; what is coded does not. */
  @Test
  void changedColoursLeaveTheGroupAsItIs() {
    add(frames.video(videoHeader(1)));
    MediaFrame key = add(frames.video(keyframe(10)));
    MediaFrame colours = add(frames.video(HexFormat.of().parseHex("8468766331aa")));
    MediaFrame inter = add(frames.video(interframe(10)));
    MediaFrame changed = add(frames.video(HexFormat.of().parseHex("8468766331bb")));
    assertEquals(List.of(key, colours, inter, changed), cache.frames());
    assertEquals(changed, cache.headers().get(1));
  }

  @Test
  void changedVideoHeaderEmptiesTheGroup() {
    add(frames.video(videoHeader(1)));
    add(frames.video(keyframe(10)));
    MediaFrame changed = add(frames.video(videoHeader(2)));
    assertEquals(List.of(), cache.frames());
    assertEquals(0, cache.bytes());
    assertEquals(List.of(changed), cache.headers());
    add(frames.video(interframe(10)));
    assertEquals(List.of(), cache.frames());
  }

  @Test
  void repeatedVideoHeaderLeavesTheGroup() {
    add(frames.video(videoHeader(1)));
    MediaFrame key = add(frames.video(keyframe(10)));
    MediaFrame again = add(frames.video(videoHeader(1)));
    assertEquals(List.of(key, again), cache.frames());
    assertEquals(List.of(again), cache.headers());
  }

  @Test
  void headersOfAudioAndMetadataKeepTheirPlaceInTheGroup() {
    add(frames.sound(audioHeader(1)));
    MediaFrame key = add(frames.video(keyframe(10)));
    MediaFrame sound = add(frames.sound(audioHeader(2)));
    MediaFrame meta = add(frames.data(metadata(1)));
    assertEquals(List.of(key, sound, meta), cache.frames());
    assertEquals(List.of(meta, sound), cache.headers());
  }

  @Test
  void headersOfDifferentTracksStandSideBySide() {
    MediaFrame first = add(frames.video(hex("90" + "68766331" + "01")));
    MediaFrame colour = add(frames.video(hex("94" + "68766331" + "02")));
    MediaFrame second = add(frames.video(hex("9600" + "68766331" + "01" + "05")));
    MediaFrame sound = add(frames.sound(hex("90" + "4f707573" + "01")));
    MediaFrame order = add(frames.sound(hex("94" + "4f707573" + "0102")));
    assertEquals(List.of(first, colour, second, sound, order), cache.headers());
    MediaFrame newer = add(frames.video(hex("9600" + "68766331" + "01" + "06")));
    assertEquals(List.of(first, colour, newer, sound, order), cache.headers());
  }

  @Test
  void audioAloneCachesNoGroup() {
    MediaFrame header = add(frames.sound(audioHeader(1)));
    for (int i = 0; i < 100; i++) {
      add(frames.sound(audio(10)));
    }
    assertEquals(List.of(), cache.frames());
    assertEquals(List.of(header), cache.headers());
    assertFalse(cache.hasVideo());
    add(frames.video(interframe(1)));
    assertTrue(cache.hasVideo());
  }

  @Test
  void boundedByBytes() {
    add(frames.video(keyframe(500)));
    add(frames.video(interframe(500)));
    assertEquals(1000, cache.bytes());
    add(frames.sound(audio(1)));
    assertEquals(List.of(), cache.frames());
    assertEquals(0, cache.bytes());
    add(frames.video(keyframe(1001)));
    add(frames.video(interframe(1)));
    assertEquals(List.of(), cache.frames());
  }

  @Test
  void boundedByFrames() {
    add(frames.video(keyframe(2)));
    for (int i = 1; i < 10; i++) {
      add(frames.sound(audio(1)));
    }
    assertEquals(10, cache.frames().size());
    add(frames.sound(audio(1)));
    assertEquals(0, cache.frames().size());
  }

  @Test
  void boundedByTime() {
    add(frames.at(1000).video(keyframe(2)));
    add(frames.at(6000).video(interframe(1)));
    assertEquals(2, cache.frames().size());
    add(frames.at(6001).video(interframe(1)));
    assertEquals(0, cache.frames().size());
  }

  @Test
  void keepsHeadersOnlyWhenSwitchedOff() {
    GopCache off = new GopCache(new GopSettings(false, 1000, 10, 5000));
    MediaFrame header = frames.video(videoHeader(1));
    off.add(header);
    off.add(frames.video(keyframe(2)));
    off.add(frames.video(interframe(1)));
    assertEquals(List.of(), off.frames());
    assertEquals(List.of(header), off.headers());
  }

  @Test
  void headersOfCountlessTracksDoNotPileUp() {
    for (int track = 0; track < 256; track++) {
      for (int other = 0; other < 20; other++) {
        byte[] payload = new byte[1000];
        byte[] start = hex("9610" + "68766331" + String.format("%02x", track) + "000000" + String.format("%02x", other) + "000000");
        System.arraycopy(start, 0, payload, 0, start.length);
        cache.add(frames.video(payload));
      }
    }
    assertTrue(cache.headers().size() <= GopCache.MAX_HEADERS, () -> cache.headers().size() + " headers");
    MediaFrame meta = add(frames.data(metadata(1)));
    assertEquals(meta, cache.headers().get(0));
  }

  @Test
  void hugeHeaderIsNotKept() {
    MediaFrame small = add(frames.video(videoHeader(1)));
    byte[] huge = new byte[GopCache.MAX_HEADER_BYTES + 1];
    System.arraycopy(videoHeader(2), 0, huge, 0, 6);
    add(frames.video(keyframe(10)));
    add(frames.video(huge));
    assertEquals(List.of(), cache.frames(), "what follows cannot be decoded with the old header");
    assertFalse(cache.headers().contains(small));
    byte[] text = new byte[GopCache.MAX_HEADER_BYTES + 1];
    System.arraycopy(metadata(1), 0, text, 0, 15);
    add(frames.data(metadata(1)));
    add(frames.data(text));
    assertEquals(List.of(), cache.headers());
  }

  @Test
  void clearForgetsAll() {
    add(frames.data(metadata(1)));
    add(frames.video(videoHeader(1)));
    add(frames.video(keyframe(10)));
    cache.clear();
    assertEquals(List.of(), cache.headers());
    assertEquals(List.of(), cache.frames());
    assertEquals(0, cache.bytes());
    assertFalse(cache.hasVideo());
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
