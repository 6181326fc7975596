package io.github.vertxrtmp.record;

import io.github.vertxrtmp.config.RecordSegmentSettings;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;

/** Decides where one file of a recording ends and the next begins. One recording's, one thread at a time. */
final class SegmentPolicy {

  /** FLV has 32 bits, and players read them as signed. */
  private static final long MAX_FILE_MILLIS = Integer.MAX_VALUE;

  private final RecordSegmentSettings settings;
  private final ZoneId zone;
  private RecordingFile file;
  private boolean continued;
  /** Whether there is more in it than sequence headers. */
  private boolean coded;
  private long clockSlot;
  private boolean video;

  SegmentPolicy(RecordSegmentSettings settings) {
    this.settings = settings;
    this.zone = ZoneId.of(settings.zone());
  }

  /**
   * A file begins, or goes on if it has tags already.
   *
   * @param first with what it begins after a cut; null at the beginning of the recording
   */
  void begin(RecordingFile newFile, MediaFrame first, long nowMillis) {
    file = newFile;
    continued = newFile.summary().tags() > 0;
    coded = first == null ? continued : !first.isSequenceHeader();
    clockSlot = clockSlot(nowMillis);
    video |= newFile.summary().hasVideo();
  }

  /**
   * Whether a frame is the first of a new file.
   *
   * @param time     of the frame in the present file, milliseconds
   * @param position where it would lie there
   * @param headers  the newest sequence headers in front of it, by track
   * @return the reason in one word, or null
   */
  String cut(MediaFrame frame, long time, long position, long nowMillis, Map<String, MediaFrame> headers) {
    video |= frame.kind() == Kind.VIDEO;
    if (continued && otherCodec(frame)) {
      return "codec";
    }
    if (frame.isSequenceHeader()) {
      MediaFrame old = headers.get(frame.header().cacheSlot());
      boolean changed = old != null && !old.payload().equals(frame.payload());
      return settings.onHeaderChange() && changed ? "header" : null;
    }
    boolean canStart = video ? frame.isKeyframe() : frame.kind() == Kind.AUDIO;
    boolean wasCoded = coded;
    coded = true;
    return canStart && wasCoded ? due(time, position, nowMillis) : null;
  }

  private boolean otherCodec(MediaFrame frame) {
    String before = switch (frame.kind()) {
      case VIDEO -> file.summary().videoCodec();
      case AUDIO -> file.summary().audioCodec();
      case DATA -> null;
    };
    return before != null && frame.size() > 0 && !before.equals(frame.header().codec());
  }

  private String due(long time, long position, long nowMillis) {
    if (settings.seconds() > 0 && time >= settings.seconds() * 1000L || time > MAX_FILE_MILLIS) {
      return "time";
    }
    if (settings.bytes() > 0 && position >= settings.bytes()) {
      return "size";
    }
    return settings.clockSeconds() > 0 && clockSlot(nowMillis) != clockSlot ? "clock" : null;
  }

  /** Differs before and after each cut by the clock. */
  private long clockSlot(long nowMillis) {
    if (settings.clockSeconds() <= 0) {
      return 0;
    }
    Instant now = Instant.ofEpochMilli(nowMillis);
    long day = now.atZone(zone).toLocalDate().toEpochDay();
    return day * 86_400 + LocalTime.ofInstant(now, zone).toSecondOfDay() / settings.clockSeconds();
  }
}
