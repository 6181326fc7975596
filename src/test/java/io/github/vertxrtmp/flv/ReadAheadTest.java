package io.github.vertxrtmp.flv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadAheadTest {

  /** More than is read ahead, and no multiple of what is read at once. */
  private static final int SIZE = (11 << 20) + 12345;

  @TempDir
  Path folder;

  private Path file;
  private byte[] bytes;

  @BeforeEach
  void write() throws IOException {
    bytes = new byte[SIZE];
    new Random(4).nextBytes(bytes);
    file = Files.write(folder.resolve("bytes"), bytes);
  }

  private byte[] read(FlvInput input, long from, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    for (long at = from; into.hasRemaining(); at = from + into.position()) {
      if (input.read(into, at) < 0) {
        break;
      }
    }
    return Arrays.copyOf(into.array(), into.position());
  }

  @Test
  void givesEveryByteToTheEnd() throws IOException {
    try (FileChannel channel = FileChannel.open(file); ReadAhead input = new ReadAhead(channel)) {
      assertEquals(SIZE, input.size());
      assertArrayEquals(bytes, read(input, 0, SIZE + 1));
      assertEquals(-1, input.read(ByteBuffer.allocate(1), SIZE));
    }
  }

  @Test
  void stepsBackAndJumps() throws IOException {
    try (FileChannel channel = FileChannel.open(file); ReadAhead input = new ReadAhead(channel)) {
      for (int from : new int[] {5 << 20, 100, (5 << 20) - 7, 10 << 20, SIZE - 3}) {
        int length = Math.min(3_000_000, SIZE - from);
        assertArrayEquals(Arrays.copyOfRange(bytes, from, from + length), read(input, from, length), () -> "from " + from);
      }
    }
  }

  @Test
  void seesWhatTheFileGains() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE); ReadAhead input = new ReadAhead(channel)) {
      read(input, 0, SIZE);
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), SIZE);
      assertArrayEquals(new byte[] {1, 2, 3}, read(input, SIZE, 3));
    }
  }

  @Test
  void tellsThatReadingFails() throws IOException {
    FileChannel channel = FileChannel.open(file);
    channel.close();
    try (ReadAhead input = new ReadAhead(channel)) {
      assertThrows(IOException.class, () -> input.read(ByteBuffer.allocate(1), 0));
    }
  }
}
