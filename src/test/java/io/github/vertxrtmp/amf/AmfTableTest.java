package io.github.vertxrtmp.amf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A codec and the table that it keeps to, in both directions; the table is {@code samples} of the class that extends this. */
abstract class AmfTableTest {

  abstract Object read(ByteBuf in);

  abstract void write(ByteBuf out, Object value);

  @ParameterizedTest
  @MethodSource("samples")
  void readsWhatTheTableSays(AmfSample sample) {
    ByteBuf in = Unpooled.wrappedBuffer(sample.bytes());
    assertSameValue(sample.value(), read(in));
    assertFalse(in.isReadable());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void writesWhatTheTableSays(AmfSample sample) {
    ByteBuf out = Unpooled.buffer();
    write(out, sample.value());
    assertArrayEquals(sample.bytes(), ByteBufUtil.getBytes(out));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyPrefixIsRefusedAsCutShort(AmfSample sample) {
    for (int length = 0; length < sample.bytes().length; length += length < 100 ? 1 : 4001) {
      ByteBuf in = Unpooled.wrappedBuffer(sample.bytes(), 0, length);
      AmfException e = assertThrows(AmfException.class, () -> read(in), () -> "cut to " + in.writerIndex());
      assertFalse(e instanceof AmfLimitException, e::getMessage);
    }
  }

  static void assertSameValue(Object expected, Object actual) {
    if (expected instanceof byte[] bytes) {
      assertArrayEquals(bytes, assertInstanceOf(byte[].class, actual));
    } else if (expected == null) {
      assertNull(actual);
    } else {
      assertEquals(expected, actual);
    }
  }
}
