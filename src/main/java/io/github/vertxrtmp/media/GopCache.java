package io.github.vertxrtmp.media;

import io.github.vertxrtmp.config.GopSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a late joiner needs of a stream: metadata and sequence headers, then everything since the last keyframe.
 *
 * <p>Holds references, never copies. An audio-only stream has no keyframes, so nothing but its headers is cached.
 * Not thread-safe: belongs to one event loop.
 */
public final class GopCache {

  /** Slots of different headers; real streams have a handful, and who makes up track numbers must not fill the memory. */
  static final int MAX_HEADERS = 64;
  /** Of one header or metadata message; larger ones are relayed, but not kept. */
  static final int MAX_HEADER_BYTES = 256 << 10;

  private final GopSettings limits;
  /** By cache slot; metadata first whenever it came, for players that size their window by it. */
  private final Map<String, MediaFrame> headers = new LinkedHashMap<>();
  private MediaFrame metadata;
  private final List<MediaFrame> frames = new ArrayList<>();
  private long bytes;
  private boolean video;

  public GopCache(GopSettings limits) {
    this.limits = limits;
  }

  /** Takes note of the next frame of the stream. */
  public void add(MediaFrame frame) {
    video |= frame.kind() == MediaFrame.Kind.VIDEO;
    if (frame.isMetadata()) {
      metadata = frame.size() > MAX_HEADER_BYTES ? null : frame;
      append(frame);
    } else if (frame.isSequenceHeader()) {
      addHeader(frame);
    } else if (frame.isKeyframe()) {
      start(frame);
    } else {
      append(frame);
    }
  }

  private void addHeader(MediaFrame frame) {
    MediaFrame old = keepHeader(frame.header().cacheSlot(), frame);
    boolean changed = old != null && !old.payload().equals(frame.payload());
    if (changed && frame.kind() == MediaFrame.Kind.VIDEO && frame.header().isDecoderStart()) {
      // Pictures coded with the old parameters cannot be decoded with the new header, which a joiner gets first.
      dropFrames();
    } else {
      append(frame);
    }
  }

  /** @return the header that it replaces */
  private MediaFrame keepHeader(String slot, MediaFrame frame) {
    if (frame.size() > MAX_HEADER_BYTES) {
      return headers.remove(slot);
    }
    return headers.size() < MAX_HEADERS || headers.containsKey(slot) ? headers.put(slot, frame) : null;
  }

  private void start(MediaFrame keyframe) {
    dropFrames();
    if (limits.enabled() && keyframe.size() <= limits.maxBytes()) {
      frames.add(keyframe);
      bytes = keyframe.size();
    }
  }

  /** Headers within the group are kept in its order as well, since the frames behind them may need them there. */
  private void append(MediaFrame frame) {
    if (frames.isEmpty()) {
      return;
    }
    bytes += frame.size();
    frames.add(frame);
    if (bytes > limits.maxBytes() || frames.size() > limits.maxFrames()
      || frame.timestamp() - frames.get(0).timestamp() > limits.maxMillis()) {
      dropFrames();
    }
  }

  /** Forgets the frames, not the headers: the next keyframe begins anew. */
  public void dropFrames() {
    frames.clear();
    bytes = 0;
  }

  /** Forgets everything: another publication begins. */
  public void clear() {
    dropFrames();
    headers.clear();
    metadata = null;
    video = false;
  }

  /** Metadata (if any) and the newest sequence header of each track, in the order in which the tracks appeared. */
  public List<MediaFrame> headers() {
    List<MediaFrame> all = new ArrayList<>(headers.size() + 1);
    if (metadata != null) {
      all.add(metadata);
    }
    all.addAll(headers.values());
    return all;
  }

  /** The last keyframe and all that came after it; empty when there is none or it grew too large. A live view. */
  public List<MediaFrame> frames() {
    return frames;
  }

  /** Payload bytes held in {@link #frames()}. */
  public long bytes() {
    return bytes;
  }

  /** Whether the stream has video: then a joiner without a cached keyframe waits for the next one. */
  public boolean hasVideo() {
    return video;
  }
}
