package io.github.vertxrtmp.media;

import io.github.vertxrtmp.media.MediaFrame.Kind;

/** Frames of a made-up stream, numbered as they are made. */
public final class TestFrames {

  private long sequence;
  private long timestamp;

  public static byte[] keyframe(int bytes) {
    return payload("1701", bytes);
  }

  public static byte[] interframe(int bytes) {
    return payload("2701", bytes);
  }

  public static byte[] audio(int bytes) {
    return payload("af01", bytes);
  }

  public static byte[] videoHeader(int version) {
    return new byte[] {0x17, 0, 0, 0, 0, (byte) version};
  }

  public static byte[] audioHeader(int version) {
    return new byte[] {(byte) 0xAF, 0, (byte) version};
  }

  public static byte[] metadata(int version) {
    return new byte[] {2, 0, 10, 'o', 'n', 'M', 'e', 't', 'a', 'D', 'a', 't', 'a', 8, (byte) version};
  }

  private static byte[] payload(String start, int bytes) {
    byte[] payload = new byte[bytes];
    for (int i = 0; i < Math.min(bytes, start.length() / 2); i++) {
      payload[i] = (byte) Integer.parseInt(start.substring(2 * i, 2 * i + 2), 16);
    }
    return payload;
  }

  /** The time of the frames made from now on. */
  public TestFrames at(long millis) {
    timestamp = millis;
    return this;
  }

  public MediaFrame video(byte[] payload) {
    return MediaFrame.of(Kind.VIDEO, timestamp, sequence++, payload);
  }

  public MediaFrame sound(byte[] payload) {
    return MediaFrame.of(Kind.AUDIO, timestamp, sequence++, payload);
  }

  public MediaFrame data(byte[] payload) {
    return MediaFrame.of(Kind.DATA, timestamp, sequence++, payload);
  }
}
