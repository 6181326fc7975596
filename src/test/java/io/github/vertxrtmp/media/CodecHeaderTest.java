package io.github.vertxrtmp.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.media.MediaFrame.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FLV 10.1 Annex E and Enhanced RTMP v2; {@code 'avc1'} in the hex columns stands for the bytes of a FourCC. */
class CodecHeaderTest {

  private static final String DATA_256 = "00".repeat(256);
  private static final String DATA_300 = "ab".repeat(300);

  @ParameterizedTest
  @CsvSource({
    // payload, codec, key, header, slot
    "11, jpeg, true, false, ''",
    "12, h263, true, false, ''",
    "22, h263, false, false, ''",
    "32, h263, false, false, ''",
    "13, screen, true, false, ''",
    "14, vp6f, true, false, ''",
    "15, vp6a, true, false, ''",
    "16, screen2, true, false, ''",
    "1700, avc1, false, true, v0",
    "2700, avc1, false, true, v0",
    "1701, avc1, true, false, ''",
    "2701, avc1, false, false, ''",
    "3701, avc1, false, false, ''",
    "1702, avc1, false, false, ''",
    "1703, avc1, false, false, ''",
    "17, avc1, false, false, ''",
    "1c00, hvc1, false, true, v0",
    "1c01, hvc1, true, false, ''",
    "2c01, hvc1, false, false, ''",
    "1d00, av01, false, true, v0",
    "1d01, av01, true, false, ''",
    "1e00, vvc1, false, true, v0",
    "1e01, vvc1, true, false, ''",
    "10, unknown-0, true, false, ''",
    "18, unknown-8, true, false, ''",
    "2f, unknown-15, false, false, ''",
  })
  void readsLegacyVideo(String payload, String codec, boolean keyframe, boolean header, String slot) {
    assertEquals(new CodecHeader(codec, keyframe, header, false, slot), video(payload));
  }

  @ParameterizedTest
  @CsvSource({
    "5200, h263", "5700, avc1", "5701, avc1", "5c00, hvc1", "5d00, av01",
  })
  void takesSeekCommandsOfPlayersForNoHeader(String payload, String codec) {
    assertEquals(new CodecHeader(codec, false, false, false, ""), video(payload));
  }

  @ParameterizedTest
  @ValueSource(strings = {"d000", "d0'avc1'00", "d001", "d0"})
  void takesEnhancedSeekCommandsForNoHeader(String payload) {
    CodecHeader header = video(payload);
    assertEquals(new CodecHeader("unknown", false, false, false, ""), header);
  }

  @ParameterizedTest
  @ValueSource(strings = {"avc1", "hvc1", "vvc1", "av01", "vp08", "vp09", "zzzz"})
  void readsEnhancedVideo(String fourCc) {
    assertEquals(new CodecHeader(fourCc, false, true, false, "v0"), video("90'" + fourCc + "'01"));
    assertEquals(new CodecHeader(fourCc, true, false, false, ""), video("91'" + fourCc + "'00000001"));
    assertEquals(new CodecHeader(fourCc, false, false, false, ""), video("a1'" + fourCc + "'00000001"));
    assertEquals(new CodecHeader(fourCc, false, false, false, ""), video("92'" + fourCc + "'"));
    assertEquals(new CodecHeader(fourCc, true, false, false, ""), video("93'" + fourCc + "'01"));
    assertEquals(new CodecHeader(fourCc, false, false, false, ""), video("a3'" + fourCc + "'01"));
    assertEquals(new CodecHeader(fourCc, false, true, false, "vs0"), video("94'" + fourCc + "'02"));
    assertEquals(new CodecHeader(fourCc, false, true, false, "vs0"), video("d4'" + fourCc + "'02"));
    assertEquals(new CodecHeader(fourCc, false, true, false, "v0"), video("95'" + fourCc + "'01"));
    for (int type = 8; type < 16; type++) {
      assertEquals(new CodecHeader(fourCc, false, false, false, ""), video("9" + Integer.toHexString(type) + "'" + fourCc + "'"), "reserved " + type);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0f, pcm", "1f, adpcm", "2f, .mp3", "3f, pcm-le", "4f, nellymoser-16k", "5f, nellymoser-8k", "6f, nellymoser", "7f, alaw", "8f, ulaw",
    "bf, speex", "cf, unknown-12", "df, Opus", "ef, .mp3", "ff, device", "af, mp4a", "af01, mp4a", "af02, mp4a", "2f00, .mp3",
  })
  void readsLegacyAudio(String payload, String codec) {
    assertEquals(new CodecHeader(codec, false, false, false, ""), audio(payload));
  }

  @Test
  void readsAacHeader() {
    assertEquals(new CodecHeader("mp4a", false, true, false, "a0"), audio("af001210"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4a", "Opus", "fLaC", "ac-3", "ec-3", ".mp3"})
  void readsEnhancedAudio(String fourCc) {
    assertEquals(new CodecHeader(fourCc, false, true, false, "a0"), audio("90'" + fourCc + "'01"));
    assertEquals(new CodecHeader(fourCc, false, false, false, ""), audio("91'" + fourCc + "'01"));
    assertEquals(new CodecHeader(fourCc, false, false, false, ""), audio("92'" + fourCc + "'"));
    assertEquals(new CodecHeader(fourCc, false, true, false, "as0"), audio("94'" + fourCc + "'0102"));
    assertEquals(new CodecHeader(fourCc, false, false, false, ""), audio("93'" + fourCc + "'"));
  }

  @Test
  void readsPacketTypeBehindModEx() {
    // One byte of data; then 256 and 300 bytes, of which the size takes two bytes more.
    assertEquals("v0", video("97" + "00" + "ee" + "00" + "'hvc1'01").cacheSlot());
    assertTrue(video("97" + "00" + "ee" + "01" + "'hvc1'01").keyframe());
    assertTrue(video("97" + "02" + "000064" + "03" + "'av01'01").keyframe());
    assertTrue(video("97" + "ff00ff" + DATA_256 + "01" + "'av01'01").keyframe());
    assertTrue(video("97" + "ff012b" + DATA_300 + "01" + "'av01'01").keyframe());
    assertEquals("a0", audio("97" + "02" + "000064" + "00" + "'Opus'01").cacheSlot());
  }

  @Test
  void readsModExBehindModEx() {
    String twice = "97" + "00" + "ee" + "17" + "02" + "000064" + "01" + "'avc1'01";
    assertEquals(new CodecHeader("avc1", true, false, false, ""), video(twice));
    String manyTimes = "97" + "00ee07".repeat(5000) + "00ee00" + "'avc1'01";
    assertEquals(new CodecHeader("avc1", false, true, false, "v0"), video(manyTimes));
  }

  @Test
  void readsOneTrack() {
    assertEquals(new CodecHeader("hvc1", false, true, false, "v3"), video("96" + "00" + "'hvc1'" + "03" + "01020304"));
    assertEquals(new CodecHeader("hvc1", true, false, false, ""), video("96" + "01" + "'hvc1'" + "03" + "01020304"));
    assertEquals(new CodecHeader("Opus", false, true, false, "a255"), audio("95" + "00" + "'Opus'" + "ff" + "01020304"));
  }

  @Test
  void readsManyTracks() {
    String tracks = "'avc1'" + "01" + "000002" + "aaaa" + "05" + "000000" + "07" + "000001" + "bb";
    assertEquals(new CodecHeader("avc1", false, true, false, "v1,5,7"), video("96" + "10" + tracks));
    assertEquals(new CodecHeader("avc1", true, false, false, ""), video("96" + "13" + tracks));
    assertEquals(new CodecHeader("avc1", false, true, false, "as1,5,7"), audio("95" + "14" + tracks));
  }

  @Test
  void readsManyCodecs() {
    String tracks = "'avc1'" + "01" + "000002" + "aaaa" + "'hvc1'" + "02" + "000001" + "bb";
    assertEquals(new CodecHeader("multi", false, true, false, "v1,2"), video("96" + "20" + tracks));
    assertEquals(new CodecHeader("multi", true, false, false, ""), video("96" + "21" + tracks));
    assertEquals(new CodecHeader("multi", false, false, false, ""), video("a6" + "21" + tracks));
  }

  @Test
  void readsMultitrackBehindModEx() {
    assertEquals(new CodecHeader("hvc1", false, true, false, "v3"), video("97" + "00ee" + "06" + "00" + "'hvc1'" + "03" + "01020304"));
  }

  @Test
  void survivesEveryCut() {
    String[] samples = {
      "1700000000aa", "91'hvc1'00000001", "97" + "00ee" + "17" + "02000064" + "01" + "'avc1'01", "97" + "ff00ff" + DATA_256 + "01" + "'av01'01",
      "96" + "10" + "'avc1'" + "01" + "000002" + "aaaa" + "05" + "000000", "96" + "20" + "'avc1'" + "01" + "000002" + "aaaa" + "'hvc1'" + "02" + "000001" + "bb",
    };
    for (String sample : samples) {
      byte[] whole = bytes(sample);
      Set<String> codecs = new HashSet<>(List.of("none", "unknown", CodecHeader.parse(Kind.VIDEO, whole).codec()));
      for (int length = 0; length < whole.length; length++) {
        CodecHeader cut = CodecHeader.parse(Kind.VIDEO, Arrays.copyOf(whole, length));
        assertTrue(codecs.contains(cut.codec()), sample + " cut to " + length + ": " + cut);
        CodecHeader.parse(Kind.AUDIO, Arrays.copyOf(whole, length));
      }
    }
  }

  @Test
  void survivesSizesBeyondTheEnd() {
    assertEquals("unknown", video("97" + "ffffff" + "00").codec());
    assertEquals("unknown", video("97" + "10" + "00").codec());
    assertEquals("v1", video("96" + "10" + "'avc1'" + "01" + "ffffff" + "aa").cacheSlot());
  }

  @Test
  void survivesEveryFirstByte() {
    for (int first = 0; first < 256; first++) {
      byte[] payload = {(byte) first, 0, 1, 2, 3, 4, 5, 6, 7, 8};
      CodecHeader.parse(Kind.VIDEO, payload);
      CodecHeader.parse(Kind.AUDIO, payload);
      CodecHeader.parse(Kind.DATA, payload);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "02000a6f6e4d65746144617461, true",
    "02000a6f6e4d6574614461746108, true",
    "02000a6f6e4d65746144617462, false",
    "02000b6f6e4d6574614461746161, false",
    "0c0000000a6f6e4d65746144617461, false",
    "02000a6f6e4d657461446174, false",
    "0200026162, false",
    "'', false",
  })
  void knowsMetadata(String payload, boolean metadata) {
    CodecHeader header = CodecHeader.parse(Kind.DATA, bytes(payload));
    assertEquals(new CodecHeader("data", false, false, metadata, metadata ? "m" : ""), header);
  }

  @Test
  void emptyMessagesAreNothing() {
    assertEquals(new CodecHeader("none", false, false, false, ""), video(""));
    assertEquals(new CodecHeader("none", false, false, false, ""), audio(""));
  }

  private static CodecHeader video(String payload) {
    return CodecHeader.parse(Kind.VIDEO, bytes(payload));
  }

  private static CodecHeader audio(String payload) {
    return CodecHeader.parse(Kind.AUDIO, bytes(payload));
  }

  private static byte[] bytes(String text) {
    StringBuilder hex = new StringBuilder();
    String[] parts = text.split("'", -1);
    for (int i = 0; i < parts.length; i++) {
      hex.append(i % 2 == 0 ? parts[i] : HexFormat.of().formatHex(parts[i].getBytes(StandardCharsets.US_ASCII)));
    }
    return HexFormat.of().parseHex(hex);
  }
}
