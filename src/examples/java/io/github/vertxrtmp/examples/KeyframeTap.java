package io.github.vertxrtmp.examples;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.media.StreamSnapshot;
import io.github.vertxrtmp.stream.StreamListener;
import io.github.vertxrtmp.stream.Subscription;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a keyframe a second of an H.264 stream into a file that ffmpeg reads: {@code ffmpeg -i keys.h264 picture-%d.png}. The
 * config says which: {@code {"stream": "live/cam", "file": "keys.h264"}}.
 *
 * <p>It sees each frame as it passes, by reference, in this JVM. Being late is no harm: it then goes on with the newest
 * keyframe.
 */
public class KeyframeTap extends VerticleBase implements StreamListener {

  private static final Logger LOG = LoggerFactory.getLogger(KeyframeTap.class);

  private static final byte[] START_CODE = {0, 0, 0, 1};
  /** Frame type and codec, packet type, composition time; the picture follows. */
  private static final int TAG_HEADER = 5;
  private static final int AVC = 7;
  private static final long EVERY_MILLIS = 1000;
  private static final long MAX_LAG_MILLIS = 500;

  private AsyncFile file;
  private Subscription subscription;
  private Buffer parameterSets = Buffer.buffer();
  private long lastTimestamp = Long.MIN_VALUE / 2;

  @Override
  public Future<?> start() {
    OpenOptions options = new OpenOptions().setCreate(true).setWrite(true).setTruncateExisting(true);
    return vertx.fileSystem().open(config().getString("file"), options).onSuccess(opened -> {
      file = opened;
      subscription = Subscription.open(vertx, StreamKey.parse(config().getString("stream")), this, MAX_LAG_MILLIS);
    });
  }

  @Override
  public Future<?> stop() {
    return subscription.close().eventually(() -> file.close());
  }

  @Override
  public void began(StreamSnapshot snapshot) {
    snapshot.headers().forEach(this::frame);
    snapshot.frames().forEach(this::frame);
  }

  @Override
  public void frame(MediaFrame frame) {
    if (frame.kind() != MediaFrame.Kind.VIDEO || frame.size() <= TAG_HEADER || (frame.byteAt(0) & 0x0F) != AVC) {
      return;
    }
    if (frame.isSequenceHeader()) {
      parameterSets = parameterSets(frame.payload().position(TAG_HEADER));
    } else if (frame.isKeyframe() && frame.timestamp() - lastTimestamp >= EVERY_MILLIS) {
      lastTimestamp = frame.timestamp();
      write(frame.payload().position(TAG_HEADER));
    }
  }

  @Override
  public void ended() {
    lastTimestamp = Long.MIN_VALUE / 2;
  }

  /** The sets of an AVCDecoderConfigurationRecord (ISO/IEC 14496-15), as they stand in a plain H.264 file. */
  private static Buffer parameterSets(ByteBuffer record) {
    Buffer sets = Buffer.buffer();
    record.position(record.position() + TAG_HEADER);
    for (int mask : new int[] {0x1F, 0xFF}) {
      for (int count = record.get() & mask; count > 0; count--) {
        append(sets, record, Short.toUnsignedInt(record.getShort()));
      }
    }
    return sets;
  }

  private void write(ByteBuffer picture) {
    Buffer out = parameterSets.copy();
    while (picture.remaining() > Integer.BYTES) {
      append(out, picture, picture.getInt());
    }
    file.write(out).onFailure(failure -> LOG.warn("Cannot write a keyframe: {}", failure.toString()));
  }

  private static void append(Buffer out, ByteBuffer from, int length) {
    byte[] unit = new byte[length];
    from.get(unit);
    out.appendBytes(START_CODE).appendBytes(unit);
  }
}
