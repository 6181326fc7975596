package io.github.vertxrtmp.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a fuzzer's bytes as changes to a valid dialogue: the first byte picks the dialogue (its highest bit is left to the
 * caller), then each change is five bytes
 * (which part, what to do, where in it as two bytes, and a value), of which one may take further bytes to put in. No bytes
 * at all are a valid dialogue.
 */
public final class Mutations {

  private static final int[] TEMPTING = {0, -1, 0x7FFFFFFF, 0x80000000, 0xFFFFFF, 0x1000000, 1, 0x02000002};
  private static final int MOST = 32;
  private static final int LONGEST_REPEAT = 1 << 16;

  private final byte[] input;
  private final List<byte[]> parts;
  private int next;

  private Mutations(byte[] input, List<byte[]> parts) {
    this.input = input;
    this.parts = new ArrayList<>(parts);
  }

  /** What is to be sent, in pieces of their own. */
  public static List<byte[]> of(byte[] input, List<List<byte[]>> dialogues) {
    int which = input.length == 0 ? 0 : (input[0] & 0x7F) % dialogues.size();
    Mutations mutations = new Mutations(input, dialogues.get(which));
    mutations.next = 1;
    for (int i = 0; i < MOST && mutations.next + 5 <= input.length && !mutations.parts.isEmpty(); i++) {
      mutations.change();
    }
    return mutations.parts;
  }

  private int take() {
    return input[next++] & 0xFF;
  }

  private void change() {
    int index = take() % parts.size();
    int what = take();
    int where = take() << 8 | take();
    int value = take();
    byte[] part = parts.get(index);
    int at = part.length == 0 ? 0 : where % part.length;
    switch (what % 10) {
      case 0 -> replace(index, xor(part, at, value));
      case 1 -> replace(index, Arrays.copyOf(part, at));
      case 2 -> parts.remove(index);
      case 3 -> parts.add(index, part);
      case 4 -> parts.add(parts.remove(index));
      case 5 -> parts.add(index, filled((value + 1) * where % LONGEST_REPEAT, value));
      case 6 -> replace(index, overwritten(part, at, TEMPTING[value % TEMPTING.length]));
      case 7 -> parts.addAll(index, List.of(Arrays.copyOf(part, at)));
      case 8 -> parts.add(index, given(value));
      default -> replace(index, spliced(part, at, given(value)));
    }
  }

  private void replace(int index, byte[] part) {
    parts.set(index, part);
  }

  private static byte[] xor(byte[] part, int at, int value) {
    byte[] changed = part.clone();
    if (at < changed.length) {
      changed[at] ^= (byte) value;
    }
    return changed;
  }

  private static byte[] filled(int length, int value) {
    byte[] all = new byte[length];
    Arrays.fill(all, (byte) value);
    return all;
  }

  private static byte[] overwritten(byte[] part, int at, int value) {
    byte[] changed = part.clone();
    for (int i = 0; i < Integer.BYTES && at + i < changed.length; i++) {
      changed[at + i] = (byte) (value >> 24 - 8 * i);
    }
    return changed;
  }

  /** The next bytes of the input as they are. */
  private byte[] given(int length) {
    byte[] bytes = Arrays.copyOfRange(input, next, Math.min(input.length, next + length));
    next += bytes.length;
    return bytes;
  }

  private static byte[] spliced(byte[] part, int at, byte[] inserted) {
    byte[] joined = Arrays.copyOf(part, part.length + inserted.length);
    System.arraycopy(inserted, 0, joined, at, inserted.length);
    System.arraycopy(part, at, joined, at + inserted.length, part.length - at);
    return joined;
  }
}
