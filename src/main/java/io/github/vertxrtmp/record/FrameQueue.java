package io.github.vertxrtmp.record;

import io.github.vertxrtmp.config.RecordWriteSettings;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames of one recording that wait for the disk, bounded by their bytes. When the bound is reached, or the disk refuses,
 * frames can be left out up to a keyframe. Event-loop confined, but for what is marked.
 */
final class FrameQueue {

  private final RecordWriteSettings settings;
  private Batch batch = new Batch();
  /** What the disk is at. */
  private long inFlightBytes;
  private volatile long pendingBytes;
  private volatile boolean skipping;
  private boolean video;
  private long droppedFrames;

  FrameQueue(RecordWriteSettings settings) {
    this.settings = settings;
  }

  /** Says that keyframes are to be expected. */
  void expectVideo() {
    video = true;
  }

  /**
   * Takes a frame, or leaves it out while frames are being skipped.
   *
   * @return false if there is no room for it
   */
  boolean add(MediaFrame frame) {
    video |= frame.kind() == Kind.VIDEO;
    if (skipping && !resumes(frame)) {
      droppedFrames++;
      return true;
    }
    if (bytes() + frame.size() > settings.pendingBytes()) {
      droppedFrames++;
      return false;
    }
    batch.add(frame);
    pendingBytes = bytes();
    return true;
  }

  /** Sequence headers are small and needed by all that follows. */
  private boolean resumes(MediaFrame frame) {
    if (frame.isSequenceHeader() || frame.isMetadata()) {
      return true;
    }
    boolean calm = bytes() <= settings.pendingBytes() / 2;
    boolean place = video ? frame.isKeyframe() : frame.kind() == Kind.AUDIO;
    skipping = !(calm && place);
    return !skipping;
  }

  /** Leaves frames out from now on, until one comes with which a decoder can start and there is room again. */
  void skip() {
    skipping = true;
  }

  /** The disk has refused what was in flight: only the headers of what waits are kept. */
  void keepHeaders() {
    Batch all = batch;
    batch = new Batch();
    all.frames.stream().filter(frame -> frame.isSequenceHeader() || frame.isMetadata()).forEach(batch::add);
    droppedFrames += all.frames.size() - batch.frames.size();
  }

  /** Gives up what waits. */
  void clear() {
    droppedFrames += batch.frames.size();
    batch = new Batch();
  }

  /** What waits, for the disk; {@link #written} or {@link #refused} must follow. */
  Batch take() {
    Batch full = batch;
    batch = new Batch();
    inFlightBytes = full.bytes;
    return full;
  }

  void written() {
    inFlightBytes = 0;
    pendingBytes = batch.bytes;
  }

  /**
   * @param lost frames that the disk has not taken
   */
  void refused(int lost) {
    droppedFrames += lost;
    written();
  }

  boolean isEmpty() {
    return batch.frames.isEmpty();
  }

  /** Whether enough is there to be written at once: less than may wait, or the bound would be reached whatever the disk. */
  boolean isFull() {
    return batch.bytes >= Math.min(settings.bytes(), settings.pendingBytes() / 2);
  }

  /** Milliseconds until the oldest frame has waited long enough; not above 0 when it has. */
  long millisLeft() {
    return isEmpty() ? settings.millis() : settings.millis() - (System.nanoTime() - batch.firstNanos) / 1_000_000;
  }

  /** What waits for the disk and what it is at. */
  long bytes() {
    return batch.bytes + inFlightBytes;
  }

  /** The same, perhaps a moment old. Any thread. */
  long pendingBytes() {
    return pendingBytes;
  }

  /** Any thread. */
  boolean skipping() {
    return skipping;
  }

  /** That were left out, or that the disk has refused. */
  long droppedFrames() {
    return droppedFrames;
  }

  /** Frames that are written together. */
  static final class Batch {

    private static final int TYPICAL_FRAMES = 64;

    private final List<MediaFrame> frames = new ArrayList<>(TYPICAL_FRAMES);
    private long bytes;
    private long firstNanos;
    private long firstMillis;
    private long lastMillis;

    private void add(MediaFrame frame) {
      lastMillis = System.currentTimeMillis();
      if (frames.isEmpty()) {
        firstMillis = lastMillis;
        firstNanos = System.nanoTime();
      }
      frames.add(frame);
      bytes += frame.size();
    }

    List<MediaFrame> frames() {
      return frames;
    }

    /** When the first of them came, by the wall clock. */
    long firstMillis() {
      return firstMillis;
    }

    /** When the last of them came, by the wall clock. */
    long lastMillis() {
      return lastMillis;
    }
  }
}
