package io.github.vertxrtmp.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.Amf0Writer;
import io.github.vertxrtmp.amf.AmfEcmaArray;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.test.ReceivedMessage;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a publisher sends is what players get, byte for byte; and what is needed to decode it comes first. */
class RelaySessionTest {

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static TestServer server;

  private final String name = "relayed" + NAMES.incrementAndGet();

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void leave() {
    server.closeClients();
  }

  private RtmpTestClient publisher() {
    return server.publisher("live", name);
  }

  private RtmpTestClient player() {
    return server.player("live", name);
  }

  /** {@code 'avc1'} stands for the bytes of a FourCC. */
  private static byte[] bytes(String text) {
    StringBuilder hex = new StringBuilder();
    String[] parts = text.split("'", -1);
    for (int i = 0; i < parts.length; i++) {
      hex.append(i % 2 == 0 ? parts[i] : HexFormat.of().formatHex(parts[i].getBytes(StandardCharsets.US_ASCII)));
    }
    return HexFormat.of().parseHex(hex);
  }

  private static byte[] large(byte[] start, int size) {
    byte[] payload = new byte[size];
    new Random(size).nextBytes(payload);
    System.arraycopy(start, 0, payload, 0, Math.min(start.length, size));
    return payload;
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 4096, 60_000, 65_536, 0x7FFFFFFF})
  void payloadsOfAllSizes(int chunkSize) {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    publisher.chunkSize(chunkSize);
    publisher.video(0, TestMedia.avcKeyframe(0));
    player.awaitMedia();
    int[] sizes = {1, 2, 5, 21, 127, 128, 129, 255, 256, 257, 4095, 4096, 4097, 59_999, 60_000, 60_001, 65_535, 65_536, 65_537, 131_073, 1 << 20};
    for (int size : sizes) {
      byte[] video = large(bytes("2701"), size);
      byte[] audio = large(bytes("2f"), size);
      publisher.video(size, video);
      publisher.audio(size, audio);
      assertArrayEquals(video, player.awaitMedia().payload());
      assertArrayEquals(audio, player.awaitMedia().payload());
    }
  }

  @Test
  void payloadOfFourMebibytes() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    publisher.chunkSize(4096);
    byte[] video = large(bytes("1701"), 4 << 20);
    publisher.video(0, video);
    assertArrayEquals(video, player.awaitMedia().payload());
  }

  @Test
  void emptyMessages() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    publisher.audio(0, TestMedia.aacFrame(0));
    publisher.audio(20, new byte[0]);
    assertArrayEquals(TestMedia.aacFrame(0), player.awaitMedia().payload());
    assertEquals(0, player.awaitMedia().payload().length);
  }

  @ParameterizedTest
  @CsvSource({
    // Needed first (or nothing), keyframe, other frame.
    "1700000000aa, 170100000011, 270100000022",
    "1c00000000aa, 1c0100000011, 2c0100000022",
    "'', 1211, 2222", "'', 140011, 240022", "'', 1311, 3322",
    "90'avc1'aa, 91'avc1'00000011, a1'avc1'00000022",
    "90'hvc1'aa, 91'hvc1'00000011, a1'hvc1'00000022",
    "90'hvc1'aa, 93'hvc1'11, a3'hvc1'22",
    "90'vvc1'aa, 91'vvc1'00000011, a1'vvc1'00000022",
    "90'av01'aa, 91'av01'11, a1'av01'22",
    "95'av01'aa, 91'av01'11, a1'av01'22",
    "90'vp08'aa, 91'vp08'11, a1'vp08'22",
    "90'vp09'aa, 91'vp09'11, a1'vp09'22",
    "9702000064'hvc1', 91'hvc1'00000011, a1'hvc1'00000022",
    "970200006400'hvc1'aa, 970200006401'hvc1'00000011, a1'hvc1'00000022",
    "9600'avc1'01aa, 9601'avc1'0111, a601'avc1'0122",
    "9610'avc1'00000001aa01000001bb, 9611'avc1'0000000111, a611'avc1'0000000122",
    "9620'avc1'00000001aa'hvc1'01000001bb, 9621'avc1'0000000111, a621'avc1'0000000122",
  })
  void videoOfEveryCodecForEarlyAndLatePlayers(String header, String keyframe, String frame) {
    RtmpTestClient publisher = publisher();
    RtmpTestClient early = player();
    boolean hasHeader = !header.isEmpty() && !header.equals("9702000064'hvc1'");
    List<byte[]> sent = new ArrayList<>();
    if (hasHeader) {
      sent.add(bytes(header));
    }
    sent.add(bytes(keyframe));
    sent.add(bytes(frame));
    for (int group = 0; group < 2; group++) {
      for (byte[] payload : sent) {
        publisher.video(1000L * group, payload);
      }
    }
    for (int group = 0; group < 2; group++) {
      for (byte[] payload : sent) {
        assertArrayEquals(payload, early.awaitMedia().payload());
      }
    }
    RtmpTestClient late = player();
    for (byte[] payload : sent) {
      assertArrayEquals(payload, late.awaitMedia().payload());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "af001210, af0111", "'', 2f11", "'', b611", "'', 5211", "'', 7e11", "90'mp4a'1210, 91'mp4a'11", "90'Opus'aa, 91'Opus'11", "90'fLaC'aa, 91'fLaC'11",
    "'', 91'ac-3'11", "'', 91'ec-3'11", "'', 91'.mp3'11", "94'Opus'0102, 91'Opus'11", "9500'Opus'01aa, 9501'Opus'0111", "970200006400'Opus'aa, 91'Opus'11",
  })
  void audioAloneOfEveryCodecForEarlyAndLatePlayers(String header, String frame) {
    RtmpTestClient publisher = publisher();
    RtmpTestClient early = player();
    if (!header.isEmpty()) {
      publisher.audio(0, bytes(header));
      assertArrayEquals(bytes(header), early.awaitMedia().payload());
    }
    publisher.audio(20, bytes(frame));
    assertArrayEquals(bytes(frame), early.awaitMedia().payload());
    RtmpTestClient late = player();
    late.sync();
    publisher.audio(40, bytes(frame));
    if (!header.isEmpty()) {
      ReceivedMessage first = late.awaitMedia();
      assertArrayEquals(bytes(header), first.payload());
      assertEquals(20, first.timestamp());
    }
    assertArrayEquals(bytes(frame), late.awaitMedia().payload());
  }

  @Test
  void whatIsNoneOfThemIsRelayedAllTheSame() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    publisher.video(0, TestMedia.avcKeyframe(0));
    player.awaitMedia();
    List<String> odd = List.of("17", "1700", "1701", "27", "1702000000", "37010000", "d700", "5700", "f0", "80", "90", "9068", "97", "97ff", "97ffff", "96", "9610", "9600'hvc1'",
      "d4'hvc1'02", "92'hvc1'", "9f'hvc1'", "08", "ff00ff00");
    for (String payload : odd) {
      publisher.video(40, bytes(payload));
      assertArrayEquals(bytes(payload), player.awaitMedia().payload(), payload);
      publisher.audio(40, bytes(payload));
      assertArrayEquals(bytes(payload), player.awaitMedia().payload(), payload);
    }
  }

  @Test
  void changedHeadersAreRelayedInPlaceAndComeFirstForLatePlayers() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient early = player();
    byte[][] sent = {
      bytes("17000000000101"), TestMedia.aacHeader(), TestMedia.avcKeyframe(0), TestMedia.avcFrame(0), bytes("17000000000202"), bytes("af001390"),
      TestMedia.avcKeyframe(1), TestMedia.avcFrame(1)};
    for (int i = 0; i < sent.length; i++) {
      if ((sent[i][0] & 0xF0) == 0xA0) {
        publisher.audio(40L * i, sent[i]);
      } else {
        publisher.video(40L * i, sent[i]);
      }
    }
    for (byte[] payload : sent) {
      assertArrayEquals(payload, early.awaitMedia().payload());
    }
    List<ReceivedMessage> late = player().awaitMedia(4);
    assertArrayEquals(sent[4], late.get(0).payload());
    assertArrayEquals(sent[5], late.get(1).payload());
    assertArrayEquals(sent[6], late.get(2).payload());
    assertArrayEquals(sent[7], late.get(3).payload());
  }

  @Test
  void headersOfAFormerPublisherAreForgotten() {
    RtmpTestClient first = publisher();
    first.video(0, bytes("17000000000101"));
    first.data(0, "@setDataFrame", "onMetaData", new AmfObject().put("title", "old"));
    first.sync();
    first.deleteStream();
    first.awaitStatus("NetStream.Unpublish.Success");
    RtmpTestClient second = publisher();
    second.audio(0, TestMedia.aacHeader());
    second.audio(20, TestMedia.aacFrame(0));
    second.sync();
    RtmpTestClient player = player();
    assertArrayEquals(TestMedia.aacHeader(), player.awaitMedia().payload());
    assertTrue(player.inbox().stream().noneMatch(message -> "onMetaData".equals(message.name())));
  }

  @Test
  void metadataIsRelayedUnwrappedAndTheNewestKept() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient early = player();
    publisher.data(0, "@setDataFrame", "onMetaData", new AmfEcmaArray().put("width", 1.0));
    assertEquals(1.0, metadata(early).get("width"));
    publisher.data(0, "@setDataFrame", "onMetaData", new AmfObject().put("width", 2.0));
    assertEquals(2.0, metadata(early).get("width"));
    publisher.data(0, "onMetaData", new AmfObject().put("width", 3.0).put("comment", "x".repeat(100_000)));
    AmfObject large = metadata(early);
    assertEquals(3.0, large.get("width"));
    assertEquals(100_000, large.getString("comment").length());
    publisher.video(0, TestMedia.avcHeader());
    publisher.video(0, TestMedia.avcKeyframe(0));
    early.awaitMedia(2);
    RtmpTestClient late = player();
    late.awaitMedia();
    assertTrue(late.inbox().stream().anyMatch(message -> "onMetaData".equals(message.name())), "in front of the first media");
    assertEquals(3.0, metadata(late).get("width"));
  }

  private static AmfObject metadata(RtmpTestClient player) {
    return (AmfObject) player.awaitData("onMetaData").values().get(1);
  }

  @Test
  void otherDataIsRelayedByteForByte() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    Object[][] messages = {
      {"onTextData", new AmfObject().put("text", "hällo").put("trackid", 1.0)},
      {"onCuePoint", new AmfObject().put("name", "ad").put("parameters", new AmfObject().put("a", "b"))},
      {"myHandler", "text", 1.0, null, true, new AmfObject().put("x", List.of(1.0, 2.0))},
      {"nothing"}};
    for (Object[] message : messages) {
      publisher.data(500, message);
      ByteBuf expected = Unpooled.buffer();
      Amf0Writer.writeAll(expected, message);
      ReceivedMessage received = player.awaitData((String) message[0]);
      assertArrayEquals(ByteBufUtil.getBytes(expected), received.payload());
      assertEquals(500, received.timestamp());
      assertEquals(player.streamId(), received.streamId());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "00010203", "02", "0200", "02000d40736574446174614672616d65", "02000d40736574446174614672616d6502", "ff", "0a00ffffff", "03"})
  void dataThatIsNoAmfEndsNothing(String payload) {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    publisher.message(5, ReceivedMessage.DATA, publisher.streamId(), 0, Unpooled.wrappedBuffer(bytes(payload)));
    publisher.message(5, ReceivedMessage.DATA_AMF3, publisher.streamId(), 0, Unpooled.wrappedBuffer(bytes(payload)));
    publisher.audio(0, TestMedia.aacFrame(0));
    assertArrayEquals(TestMedia.aacFrame(0), player.awaitMedia().payload());
  }

  @Test
  void timesAreKept() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    publisher.video(0, TestMedia.avcKeyframe(0));
    List<Long> times = new ArrayList<>(List.of(0L));
    for (int i = 0; i < 20; i++) {
      long hour = i < 10 ? 0 : 3_600_000;
      publisher.audio(hour + 7 + 23L * i, TestMedia.aacFrame(i));
      publisher.video(hour + 40L * i, TestMedia.avcFrame(i));
      times.addAll(List.of(hour + 7 + 23L * i, hour + 40L * i));
    }
    assertEquals(times, player.awaitMedia(times.size()).stream().map(ReceivedMessage::timestamp).toList());
  }

  @Test
  void namesThatLookAlikeAreOthers() {
    RtmpTestClient first = publisher();
    RtmpTestClient second = server.connect("live").publish(name.toUpperCase(Locale.ROOT));
    second.awaitStatus("NetStream.Publish.Start");
    RtmpTestClient player = player();
    second.audio(0, TestMedia.aacFrame(2));
    second.sync();
    first.audio(0, TestMedia.aacFrame(1));
    assertArrayEquals(TestMedia.aacFrame(1), player.awaitMedia().payload());
  }

  @Test
  void playersThatComeAndGoDoNotDisturbTheOthers() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient steady = player();
    publisher.video(0, TestMedia.avcHeader());
    for (int i = 0; i < 60; i++) {
      publisher.video(40L * i, i % 10 == 0 ? TestMedia.avcKeyframe(i) : TestMedia.avcFrame(i));
      RtmpTestClient passing = player();
      if (i % 3 == 0) {
        passing.reset();
      } else {
        passing.close();
      }
    }
    assertArrayEquals(TestMedia.avcHeader(), steady.awaitMedia().payload());
    for (int i = 0; i < 60; i++) {
      assertArrayEquals(i % 10 == 0 ? TestMedia.avcKeyframe(i) : TestMedia.avcFrame(i), steady.awaitMedia().payload());
    }
  }

  @Test
  void playerThatReadsNothingDoesNotHarmThoseWhoDo() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient stalled = player();
    RtmpTestClient steady = player();
    publisher.chunkSize(1 << 20);
    publisher.video(0, TestMedia.avcHeader());
    steady.awaitMedia();
    int sent = 0;
    boolean slow = false;
    while (!slow) {
      byte[] frame = large(sent % 8 == 0 ? bytes("1701") : bytes("2701"), 256 << 10);
      publisher.video(40L * sent, frame);
      assertArrayEquals(frame, steady.awaitMedia().payload());
      sent++;
      slow = server.otherEvents().stream().anyMatch(event -> event.getString("type").equals(RtmpEvents.VIEWER_SLOW));
      assertTrue(sent < 400, "100 MiB were queued for a player that reads nothing");
    }
    JsonObject event = server.awaitEvent(RtmpEvents.VIEWER_SLOW);
    assertEquals("live/" + name, event.getString("stream"));
    assertEquals(true, event.getBoolean("slow"));
    // What it gets when it reads at last begins where it stopped, and goes on with a keyframe.
    assertArrayEquals(TestMedia.avcHeader(), stalled.awaitMedia().payload());
    assertNotNull(stalled.awaitMedia());
  }

  @Test
  void sharedObjectsAreIgnored() {
    RtmpTestClient publisher = publisher();
    RtmpTestClient player = player();
    publisher.message(3, 19, 0, 0, Unpooled.wrappedBuffer(bytes("0003726f6f6d0000000000000000000000010000000000")));
    publisher.message(3, 16, 0, 0, Unpooled.wrappedBuffer(bytes("00ffff")));
    publisher.message(3, 19, publisher.streamId(), 0, Unpooled.buffer());
    publisher.audio(0, TestMedia.aacFrame(0));
    assertArrayEquals(TestMedia.aacFrame(0), player.awaitMedia().payload());
  }

  @Test
  void enhancedClientsAreToldWhatTheServerCanDoAndOthersAreNot() {
    RtmpTestClient plain = server.open();
    AmfObject properties = (AmfObject) plain.connect("live").argument(0);
    assertNull(properties.get("capsEx"));
    RtmpTestClient enhanced = server.open();
    AmfObject told = (AmfObject) enhanced.connect("live", new AmfObject().put("fourCcList", List.of("hvc1", "av01")).put("capsEx", 7.0)).argument(0);
    assertNotNull(told.get("capsEx"));
  }
}
