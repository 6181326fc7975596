package io.github.vertxrtmp.flv;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import io.github.vertxrtmp.media.PictureSize;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a file holds, collected tag by tag while it is written or read: counts, times, codecs, places to start. Not
 * thread-safe.
 */
public final class FlvSummary {

  /** Between two places to start in a file without video. */
  private static final long AUDIO_ENTRY_MILLIS = 1000;
  /** A file whose headers change more often is played from the first ones. */
  private static final int MAX_HEADERS = 256;
  private static final int AUDIO_EX_HEADER = 9;
  private static final int VIDEO_EX_HEADER = 0x80;

  private final FlvIndex.Builder index;
  private final List<Long> headerPositions = new ArrayList<>();
  private final Map<String, ByteBuffer> headers = new HashMap<>();
  private final FrameRate frameRate = new FrameRate();
  private long tags;
  private long audioTags;
  private long videoTags;
  private long audioBytes;
  private long videoBytes;
  private long keyframes;
  private long firstTimestamp = -1;
  private long lastTimestamp;
  private long lastKeyframeTimestamp = -1;
  private long lastKeyframePosition = -1;
  private String audioCodec;
  private String videoCodec;
  private long audioCodecId = -1;
  private long videoCodecId = -1;
  private PictureSize pictureSize;
  private long lastAudioEntry = Long.MIN_VALUE / 2;

  /**
   * @param maxIndexEntries beyond it the index thins out
   */
  public FlvSummary(int maxIndexEntries) {
    index = new FlvIndex.Builder(maxIndexEntries);
  }

  /**
   * Takes note of a tag.
   *
   * @param frame        the tag's content; its first bytes do, unless it is a sequence header
   * @param payloadBytes the length of the whole content
   * @param timestamp    milliseconds in the file
   * @param position     where the tag begins
   */
  public void add(MediaFrame frame, int payloadBytes, long timestamp, long position) {
    tags++;
    lastTimestamp = Math.max(lastTimestamp, timestamp);
    if (firstTimestamp < 0 && frame.kind() != Kind.DATA) {
      firstTimestamp = timestamp;
    }
    if (frame.isSequenceHeader()) {
      addHeader(frame, position);
    }
    if (frame.kind() == Kind.VIDEO) {
      addVideo(frame, payloadBytes, timestamp, position);
    } else if (frame.kind() == Kind.AUDIO) {
      addAudio(frame, payloadBytes, timestamp, position);
    }
  }

  /** Some encoders repeat theirs with every keyframe. */
  private void addHeader(MediaFrame frame, long position) {
    ByteBuffer before = headers.put(frame.header().cacheSlot(), frame.payload());
    if (!frame.payload().equals(before) && headerPositions.size() < MAX_HEADERS) {
      headerPositions.add(position);
    }
  }

  private void addVideo(MediaFrame frame, int payloadBytes, long timestamp, long position) {
    if (videoTags++ == 0) {
      index.clear();
    }
    videoBytes += payloadBytes;
    if (pictureSize == null) {
      pictureSize = PictureSize.of(frame);
    }
    if (frame.size() > 0 && (videoCodec == null || frame.isSequenceHeader())) {
      videoCodec = frame.header().codec();
      int first = frame.byteAt(0);
      videoCodecId = (first & VIDEO_EX_HEADER) != 0 ? fourCc(videoCodec) : first & 0x0F;
    }
    if (!frame.isSequenceHeader()) {
      frameRate.add(timestamp);
    }
    if (frame.isKeyframe()) {
      keyframes++;
      lastKeyframeTimestamp = timestamp;
      lastKeyframePosition = position;
      index.add(timestamp, position);
    }
  }

  private void addAudio(MediaFrame frame, int payloadBytes, long timestamp, long position) {
    audioTags++;
    audioBytes += payloadBytes;
    if (frame.size() > 0 && (audioCodec == null || frame.isSequenceHeader())) {
      audioCodec = frame.header().codec();
      int format = frame.byteAt(0) >> 4;
      audioCodecId = format == AUDIO_EX_HEADER ? fourCc(audioCodec) : format;
    }
    if (videoTags == 0 && !frame.isSequenceHeader() && timestamp - lastAudioEntry >= AUDIO_ENTRY_MILLIS) {
      lastAudioEntry = timestamp;
      index.add(timestamp, position);
    }
  }

  /** Enhanced RTMP gives codec ids in metadata as the four characters in one number. */
  private static long fourCc(String codec) {
    long number = 0;
    for (int i = 0; i < codec.length(); i++) {
      number = number << 8 | codec.charAt(i) & 0xFF;
    }
    return number;
  }

  /** All tags: audio, video and data. */
  public long tags() {
    return tags;
  }

  public boolean hasAudio() {
    return audioTags > 0;
  }

  public boolean hasVideo() {
    return videoTags > 0;
  }

  /** Payload bytes of all audio tags. */
  public long audioBytes() {
    return audioBytes;
  }

  /** Payload bytes of all video tags. */
  public long videoBytes() {
    return videoBytes;
  }

  public long keyframes() {
    return keyframes;
  }

  /** Pictures a second, without pauses; 0 if there are not two pictures. */
  public double frameRate() {
    return frameRate.perSecond();
  }

  /** From the first audio or video tag to the last tag, in milliseconds. */
  public long durationMillis() {
    return lastTimestamp - Math.max(0, firstTimestamp);
  }

  /** The largest timestamp, in milliseconds. */
  public long lastTimestamp() {
    return lastTimestamp;
  }

  /** Milliseconds; -1 if there is no keyframe. */
  public long lastKeyframeTimestamp() {
    return lastKeyframeTimestamp;
  }

  /** Bytes from the beginning of the file; -1 if there is no keyframe. */
  public long lastKeyframePosition() {
    return lastKeyframePosition;
  }

  /** As in {@link io.github.vertxrtmp.media.CodecHeader#codec}; null without audio. */
  public String audioCodec() {
    return audioCodec;
  }

  /** As in {@link io.github.vertxrtmp.media.CodecHeader#codec}; null without video. */
  public String videoCodec() {
    return videoCodec;
  }

  /** For {@code audiocodecid}: the number of FLV, or the FourCC as a number; -1 without audio. */
  public long audioCodecId() {
    return audioCodecId;
  }

  /** For {@code videocodecid}: the number of FLV, or the FourCC as a number; -1 without video. */
  public long videoCodecId() {
    return videoCodecId;
  }

  /** Of the first pictures; null if they do not tell. */
  public PictureSize pictureSize() {
    return pictureSize;
  }

  /** Where sequence headers lie that differ from the one before, in order; the first 256. */
  public List<Long> headerPositions() {
    return List.copyOf(headerPositions);
  }

  /** Whether a track has more than one. */
  public boolean headersChange() {
    return headerPositions.size() > headers.size();
  }

  public FlvIndex index() {
    return index.build();
  }
}
