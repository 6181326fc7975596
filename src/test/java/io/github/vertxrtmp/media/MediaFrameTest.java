package io.github.vertxrtmp.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MediaFrameTest {

  private final byte[] bytes = {0x17, 1, (byte) 0xFE, 3, 4};
  private final MediaFrame frame = MediaFrame.of(Kind.VIDEO, 1L << 33, 7, bytes);

  @Test
  void holdsWhatItWasGiven() {
    assertEquals(Kind.VIDEO, frame.kind());
    assertEquals(1L << 33, frame.timestamp());
    assertEquals(7, frame.sequence());
    assertEquals(5, frame.size());
    assertEquals(0xFE, frame.byteAt(2));
    assertTrue(frame.isKeyframe());
    assertFalse(frame.isSequenceHeader());
    assertFalse(frame.isMetadata());
    assertEquals(ByteBuffer.wrap(bytes), frame.payload());
  }

  @Test
  void cannotBeWrittenTo() {
    for (Field field : MediaFrame.class.getDeclaredFields()) {
      assertTrue(Modifier.isFinal(field.getModifiers()), field.getName());
    }
    ByteBuffer view = frame.payload();
    assertThrows(ReadOnlyBufferException.class, () -> view.put(0, (byte) 0));
    view.position(3);
    assertEquals(0, frame.payload().position());
  }

  @Test
  void copiesParts() {
    ByteBuf out = Unpooled.buffer();
    frame.copyTo(out, 1, 3);
    frame.copyTo(out, 4, 1);
    frame.copyTo(out, 5, 0);
    assertArrayEquals(new byte[] {1, (byte) 0xFE, 3, 4}, ByteBufUtil.getBytes(out));
    assertThrows(IndexOutOfBoundsException.class, () -> frame.copyTo(out, 3, 3));
  }

  @Test
  void sharesItsPayloadAtAnotherTime() {
    MediaFrame other = frame.at(5, 9);
    assertEquals(5, other.timestamp());
    assertEquals(9, other.sequence());
    assertEquals(7, frame.sequence());
    assertSame(frame.header(), other.header());
    assertEquals(frame.payload(), other.payload());
  }

  @Test
  void snapshotsCannotBeChanged() {
    List<MediaFrame> headers = new ArrayList<>(List.of(frame));
    List<MediaFrame> frames = new ArrayList<>(List.of(frame));
    StreamSnapshot snapshot = new StreamSnapshot("p", headers, frames, true, 8, 0);
    headers.clear();
    frames.clear();
    assertEquals(List.of(frame), snapshot.headers());
    assertEquals(List.of(frame), snapshot.frames());
    assertThrows(UnsupportedOperationException.class, () -> snapshot.frames().clear());
  }

  @Test
  void needsAPayload() {
    assertThrows(NullPointerException.class, () -> MediaFrame.of(Kind.AUDIO, 0, 0, null));
  }
}
