package io.github.vertxrtmp.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Random;
import java.util.function.Consumer;

/** Feeds bytes to a decoder in pieces, as TCP does; whoever reads a piece must leave its reference count alone. */
public final class Cuts {

  private Cuts() {
  }

  /** A seed for this run: {@code -Dseed=N} repeats one. Belongs into the message of every assertion. */
  public static long seed() {
    return Long.getLong("seed", System.nanoTime());
  }

  /** Pieces of random size: many of one byte, some of everything that is left. */
  public static void random(byte[] bytes, Random random, Consumer<ByteBuf> reader) {
    int offset = 0;
    while (offset < bytes.length) {
      int most = 1 << random.nextInt(18);
      int length = Math.min(bytes.length - offset, 1 + random.nextInt(most));
      piece(bytes, offset, length, reader);
      offset += length;
    }
  }

  /** Pieces of {@code size} bytes. */
  public static void every(int size, byte[] bytes, Consumer<ByteBuf> reader) {
    for (int offset = 0; offset < bytes.length; offset += size) {
      piece(bytes, offset, Math.min(size, bytes.length - offset), reader);
    }
  }

  private static void piece(byte[] bytes, int offset, int length, Consumer<ByteBuf> reader) {
    ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer(length).writeBytes(bytes, offset, length);
    try {
      reader.accept(in);
      if (in.isReadable()) {
        throw new AssertionError(in.readableBytes() + " bytes were left");
      }
      if (in.refCnt() != 1) {
        throw new AssertionError("reference count " + in.refCnt());
      }
    } finally {
      in.release();
    }
  }
}
