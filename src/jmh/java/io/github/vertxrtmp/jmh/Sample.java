package io.github.vertxrtmp.jmh;

import io.github.vertxrtmp.media.MediaFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A stream of 1 Mb/s as cameras send it: 30 pictures a second, a keyframe each two seconds, AAC at 48 kHz. */
final class Sample {

  private static final int GOP_MILLIS = 2000;
  private static final int KEYFRAME_BYTES = 26_000;
  private static final int PICTURE_BYTES = 3_250;
  private static final int AUDIO_BYTES = 341;
  private static final double PICTURE_MILLIS = 1000 / 30.0;
  private static final double AUDIO_MILLIS = 1024 / 48.0;

  private Sample() {
  }

  /** One group of pictures with its audio, in order of time. */
  static List<MediaFrame> groupOfPictures() {
    Random random = new Random(1);
    List<MediaFrame> frames = new ArrayList<>();
    int pictures = 0;
    int sounds = 0;
    while (pictures * PICTURE_MILLIS < GOP_MILLIS) {
      boolean picture = pictures * PICTURE_MILLIS <= sounds * AUDIO_MILLIS;
      byte[] payload = new byte[!picture ? AUDIO_BYTES : pictures == 0 ? KEYFRAME_BYTES : PICTURE_BYTES];
      random.nextBytes(payload);
      payload[0] = (byte) (!picture ? 0xAF : pictures == 0 ? 0x17 : 0x27);
      payload[1] = 1;
      long timestamp = (long) (picture ? pictures++ * PICTURE_MILLIS : sounds++ * AUDIO_MILLIS);
      frames.add(MediaFrame.of(picture ? MediaFrame.Kind.VIDEO : MediaFrame.Kind.AUDIO, timestamp, frames.size(), payload));
    }
    return frames;
  }

  /** A payload twice as long, for a stream of 2 Mb/s. */
  static byte[] doubled(MediaFrame frame) {
    byte[] payload = Arrays.copyOf(payload(frame), 2 * frame.size());
    System.arraycopy(payload, 0, payload, frame.size(), frame.size());
    return payload;
  }

  static byte[] payload(MediaFrame frame) {
    byte[] payload = new byte[frame.size()];
    frame.payload().get(payload);
    return payload;
  }
}
