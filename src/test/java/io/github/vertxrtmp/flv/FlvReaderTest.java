package io.github.vertxrtmp.flv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.test.TestMedia;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlvReaderTest {

  private static FlvReader reader(byte[] bytes, int window) throws IOException {
    FlvReader reader = new FlvReader(TestFlv.input(bytes), window);
    reader.readHeader();
    return reader;
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 65, 300, 1 << 20})
  void everyTagWhateverTheWindow(int window) throws IOException {
    FlvReader reader = reader(TestFlv.movie(2).bytes(), window);
    int video = 0;
    int audio = 0;
    for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
      assertTrue(reader.backPointerRight());
      byte[] payload = reader.payload(tag);
      if (tag.kind() == Kind.VIDEO && video++ > 0) {
        assertEquals(40L * (video - 2), tag.timestamp());
        assertArrayEquals((video - 2) % 25 == 0 ? TestMedia.avcKeyframe(video - 2) : TestMedia.avcFrame(video - 2), payload);
      } else if (tag.kind() == Kind.AUDIO && audio++ > 0) {
        assertArrayEquals(TestMedia.aacFrame(audio - 2), payload);
      }
    }
    assertEquals(51, video);
    assertEquals(51, audio);
    assertFalse(reader.truncated());
  }

  @Test
  void everyByteIsReadAboutOnce() throws IOException {
    byte[] film = TestFlv.movie(60).bytes();
    AtomicLong read = new AtomicLong();
    FlvReader reader = new FlvReader(counting(TestFlv.input(film), read), 4096);
    reader.readHeader();
    for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
      reader.payload(tag);
    }
    assertEquals(film.length, reader.position());
    assertTrue(read.get() < 1.3 * film.length, () -> read + " of " + film.length);
  }

  @Test
  void readersShareAWindowByTurns() throws IOException {
    byte[] one = TestFlv.movie(1).bytes();
    byte[] other = TestFlv.movie(2).tag(Kind.AUDIO, 2000, new byte[500]).bytes();
    ByteBuffer window = ByteBuffer.allocateDirect(4096);
    List<FlvReader> readers = List.of(new FlvReader(TestFlv.input(one), window), new FlvReader(TestFlv.input(other), window));
    List<FlvReader> alone = List.of(reader(one, 4096), reader(other, 4096));
    for (FlvReader reader : readers) {
      reader.window(window);
      reader.readHeader();
    }
    int tags = 0;
    for (int i = 0; i < 120; i++) {
      FlvReader reader = readers.get(i % 2);
      reader.window(window);
      do {
        FlvTag expected = alone.get(i % 2).next();
        assertEquals(expected, reader.next());
        if (expected != null) {
          tags++;
          assertArrayEquals(alone.get(i % 2).payload(expected), reader.payload(expected));
        }
      } while (reader.holdsNext());
    }
    assertEquals(52 + 103, tags);
  }

  private static FlvInput counting(FlvInput input, AtomicLong bytes) {
    return new FlvInput() {
      @Override
      public int read(ByteBuffer into, long position) throws IOException {
        int read = input.read(into, position);
        bytes.addAndGet(Math.max(0, read));
        return read;
      }

      @Override
      public long size() throws IOException {
        return input.size();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 0xFFFFFF, 0x1000000, 0x7FFFFFFF, 0x80000000L, 0xFFFFFFFFL})
  void timestampsOf32Bits(long timestamp) throws IOException {
    FlvTag tag = reader(new TestFlv().tag(Kind.AUDIO, timestamp, new byte[2]).bytes(), 64).next();
    assertEquals(timestamp, tag.timestamp());
    assertEquals(2, tag.payloadBytes());
  }

  @Test
  void bytesOfATag() {
    ByteBuffer out = ByteBuffer.allocate(64);
    FlvTag.write(out, Kind.VIDEO, 0x12345678, ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertArrayEquals(new byte[] {9, 0, 0, 3, 0x34, 0x56, 0x78, 0x12, 0, 0, 0, 1, 2, 3, 0, 0, 0, 14}, Arrays.copyOf(out.array(), out.position()));
    assertThrows(IllegalArgumentException.class, () -> FlvTag.writeHead(out, Kind.VIDEO, 0, 1 << 24));
  }

  @Test
  void aCutFileEndsBehindTheLastWholeTag() throws IOException {
    byte[] whole = new TestFlv().tag(Kind.VIDEO, 0, TestMedia.avcKeyframe(0)).tag(Kind.AUDIO, 5, TestMedia.aacFrame(0)).bytes();
    int first = FlvHeader.FIRST_TAG + FlvTag.OVERHEAD_BYTES + 300;
    for (int length = FlvHeader.FIRST_TAG; length < whole.length; length++) {
      FlvReader reader = reader(Arrays.copyOf(whole, length), 64);
      int tags = 0;
      while (reader.next() != null) {
        tags++;
      }
      assertEquals(length >= first ? 1 : 0, tags, "cut at " + length);
      assertEquals(length != first && length != FlvHeader.FIRST_TAG, reader.truncated(), "cut at " + length);
    }
  }

  @Test
  void aDeclaredSizeIsNotBelieved() throws IOException {
    FlvReader reader = reader(new TestFlv().raw((byte) 9, (byte) -1, (byte) -1, (byte) -1).raw(new byte[100]).bytes(), 64);
    assertNull(reader.next());
    assertTrue(reader.truncated());
  }

  @Test
  void wrongBackPointersAloneAreNoDamage() throws IOException {
    byte[] bytes = TestFlv.movie(1).bytes();
    FlvReader sound = reader(bytes.clone(), 1 << 16);
    int tags = 0;
    for (FlvTag tag = sound.next(); tag != null; tag = sound.next()) {
      ByteBuffer.wrap(bytes).putInt((int) tag.end() - 4, 0);
      tags++;
    }
    FlvReader reader = reader(bytes, 1 << 16);
    while (reader.next() != null) {
      assertFalse(reader.backPointerRight());
      tags--;
    }
    assertEquals(0, tags);
  }

  @Test
  void aWrongSizeWithNonsenseBehindIsDamage() throws IOException {
    byte[] bytes = new TestFlv().tag(Kind.VIDEO, 0, TestMedia.avcKeyframe(0)).tag(Kind.AUDIO, 5, TestMedia.aacFrame(0)).bytes();
    bytes[FlvHeader.FIRST_TAG + 3] -= 7;
    FlvReader reader = reader(bytes, 1 << 16);
    FlvFormatException damage = assertThrows(FlvFormatException.class, reader::next);
    assertEquals(FlvHeader.FIRST_TAG, damage.position());
  }

  @Test
  void zerosBehindAPowerLossAreDamage() throws IOException {
    FlvReader reader = reader(TestFlv.movie(1).raw(new byte[5000]).bytes(), 1 << 16);
    assertThrows(FlvFormatException.class, () -> {
      while (reader.next() != null) {
        assertTrue(reader.backPointerRight());
      }
    });
    assertEquals(TestFlv.movie(1).bytes().length, reader.position());
  }

  @Test
  void anUnknownTypeIsPassedOverIfItIsATag() throws IOException {
    byte[] bytes = new TestFlv().raw((byte) 15, (byte) 0, (byte) 0, (byte) 2).raw(new byte[9]).raw((byte) 0, (byte) 0, (byte) 0, (byte) 13)
      .tag(Kind.AUDIO, 5, new byte[1]).bytes();
    FlvReader reader = reader(bytes, 64);
    assertNull(reader.next().kind());
    assertEquals(Kind.AUDIO, reader.next().kind());
  }

  @Test
  void filesThatAreNoFlv() {
    for (String text : new String[] {"", "FLV", "FLX\1\5\0\0\0\u0009\0\0\0\0", "FLV\2\5\0\0\0\u0009\0\0\0\0", "FLV\1\5\0\0\0\1\0\0\0\0", "\0\0\0\u0018ftypmp42"}) {
      byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      assertThrows(FlvFormatException.class, () -> reader(bytes, 64), text);
    }
  }
}
