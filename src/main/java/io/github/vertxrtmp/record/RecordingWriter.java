package io.github.vertxrtmp.record;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.bus.RtmpEvents;
import io.github.vertxrtmp.config.RecordSettings;
import io.github.vertxrtmp.config.RecordWriteSettings.Fsync;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.media.MediaFrame;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Writes the frames of one recording into its file, or its files one after the other. Everything blocks and belongs on a
 * worker; one call at a time.
 */
final class RecordingWriter {

  private final RecordingTarget target;
  private final RecordSettings settings;
  private final BiConsumer<String, JsonObject> events;
  private final SegmentPolicy policy;
  /** The newest sequence header of each track: the next segment begins with them. */
  private final Map<String, MediaFrame> headers = new LinkedHashMap<>();
  private RecordingFile file;
  private RecordingFile.Run run;
  private Timeline timeline;
  private int segment = 1;
  private int lostFrames;
  private WallClock wallClock = new WallClock();

  /**
   * @param events takes type and facts, on any thread
   */
  RecordingWriter(RecordingTarget target, RecordSettings settings, BiConsumer<String, JsonObject> events) {
    this.target = target;
    this.settings = settings;
    this.events = events;
    this.policy = new SegmentPolicy(settings.segment());
  }

  /** Opens the (first) file. */
  void open(long nowMillis) throws IOException {
    file = target.open(nowMillis);
    timeline = Timeline.behind(file.summary(), settings.maxGapMillis());
    policy.begin(file, null, nowMillis);
  }

  /** The file that is being written. */
  RecordingFile file() {
    return file;
  }

  /** Which file of the recording this is, from 1. */
  int segment() {
    return segment;
  }

  /**
   * Writes a batch. When that fails, the tags that the disk has taken as a whole are kept.
   *
   * @param lastMillis when the last of the frames came, by the wall clock
   */
  void write(List<MediaFrame> frames, long firstMillis, long lastMillis) throws IOException {
    lostFrames = frames.size();
    goOn(lastMillis);
    file.checkIsThere();
    wallClock.add(firstMillis, lastMillis);
    run = file.run();
    int left = frames.size();
    try {
      for (MediaFrame frame : frames) {
        left--;
        if (frame.isMetadata()) {
          takeMetadata(frame);
        } else {
          write(frame, lastMillis);
        }
      }
      run.end();
    } catch (IOException e) {
      lostFrames = left + run.keep();
      throw e;
    }
    if (settings.write().fsync() == Fsync.INTERVAL) {
      file.forceEvery(settings.write().fsyncSeconds());
    }
  }

  /** Completes the file for now, as no frame may come for a while; the next {@link #write} goes on with it. */
  void rest() throws IOException {
    if (file.summary().tags() > 0 && !file.rests()) {
      // Said before it has its final name: who sees that must not delete it, nor believe that it ends there.
      target.resting(file.file(), true);
      try {
        file.rest(settings.write().fsync() != Fsync.NEVER);
      } finally {
        target.resting(file.file(), file.rests());
      }
    }
  }

  private void goOn(long nowMillis) throws IOException {
    if (!file.rests()) {
      return;
    }
    Path before = file.file();
    try {
      if (!file.goOn()) {
        next("moved", null, nowMillis);
        timeline = new Timeline(0, settings.maxGapMillis());
        run = file.run();
        writeHeaders(null);
        run.end();
      }
    } finally {
      target.resting(before, false);
    }
  }

  private void takeMetadata(MediaFrame frame) throws IOException {
    AmfObject published = FlvMetadata.parse(frame);
    if (published != null) {
      file.metadata(published);
    }
  }

  private void write(MediaFrame frame, long nowMillis) throws IOException {
    long time = timeline.map(frame);
    String cut = policy.cut(frame, time, run.position(), nowMillis, headers);
    if (frame.isSequenceHeader()) {
      headers.put(frame.header().cacheSlot(), frame);
    }
    if (cut != null) {
      run.end();
      next(cut, frame, nowMillis);
      timeline.rebase();
      time = 0;
      run = file.run();
      writeHeaders(frame);
    }
    run.add(frame, time);
  }

  /** What a decoder needs, in front of the first frame; the frame itself may be one of them. */
  private void writeHeaders(MediaFrame first) throws IOException {
    for (MediaFrame header : headers.values()) {
      if (header != first) {
        run.add(header, 0);
      }
    }
  }

  private void next(String reason, MediaFrame first, long nowMillis) throws IOException {
    RecordingFile done = file;
    RecordingFile following = target.next(nowMillis, ++segment);
    following.metadata(done.metadata());
    file = following;
    policy.begin(file, first, nowMillis);
    JsonObject facts = complete(done);
    wallClock = new WallClock();
    wallClock.add(nowMillis, nowMillis);
    if (facts.containsKey("path")) {
      events.accept(RtmpEvents.RECORD_SEGMENT, facts.put("segment", segment - 1).put("reason", reason).put("next", file.file().toString()));
    }
  }

  private JsonObject complete(RecordingFile done) throws IOException {
    JsonObject facts = RecordingFacts.of(done, wallClock);
    try {
      if (done.summary().tags() == 0) {
        done.discard();
        return facts.put("tags", 0);
      }
      done.complete(settings.write().fsync() != Fsync.NEVER);
      return facts.put("path", done.file().toString());
    } finally {
      target.closed(done.file());
    }
  }

  /** Ends the recording: the file gets its final name, or goes if nothing is in it. */
  JsonObject finish() throws IOException {
    try {
      return complete(file).put("segment", segment);
    } finally {
      target.resting(file.file(), false);
    }
  }

  /** How many frames of the last {@link #write} that failed are not in the file. */
  int lostFrames() {
    return lostFrames;
  }

  /** After a failed write: the file becomes as long as it was before. */
  void cutBack() throws IOException {
    file.cutBack();
  }

  /** Gives up after a failure; what could be written becomes a complete file if the disk still allows that. */
  JsonObject salvage() {
    JsonObject facts = RecordingFacts.of(file, wallClock);
    try {
      file.cutBack();
      return facts.mergeIn(finish()).put("bytesSafe", file.summary().tags() == 0 ? 0 : file.size());
    } catch (IOException | RuntimeException still) {
      file.abandon();
      target.closed(file.file());
      target.resting(file.file(), false);
      return facts.put("path", file.part().toString()).put("bytesSafe", file.isThere() ? file.size() : 0);
    }
  }

  /** Which file comes first, and which next. */
  interface RecordingTarget {

    RecordingFile open(long nowMillis) throws IOException;

    RecordingFile next(long nowMillis, int number) throws IOException;

    /** Where the first file will be when it is complete. */
    Path file();

    /** Whether a file that is complete may be written again. */
    void resting(Path file, boolean rests);

    /** Says that nobody writes a file any more, and others may. */
    void closed(Path file);
  }
}
