package io.github.vertxrtmp.flv;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.media.MediaFrame;
import java.io.IOException;

/**
 * What reading a file from end to end has found.
 *
 * @param header        the head of the file
 * @param metadata      the first {@code onMetaData}; null if there is none
 * @param firstMedia    where the first tag begins that is neither metadata nor filler
 * @param end           behind the last whole tag: everything before it is sound
 * @param size          length of the file
 * @param damage        why {@code end} lies before {@code size}; null if it does not
 * @param firstTime     timestamp of the first audio or video tag, milliseconds
 * @param timesRise     whether no timestamp is smaller than one before it
 * @param pointersRight whether every back pointer is right
 * @param summary       counts, codecs and index
 */
public record FlvScan(FlvHeader header, AmfObject metadata, long firstMedia, long end, long size, String damage, long firstTime, boolean timesRise,
                      boolean pointersRight, FlvSummary summary) {

  /** Enough of a payload to know its codec and kind, also behind ModEx prefixes. */
  private static final int LOOK_BYTES = 64;
  /** Metadata of this length are read as a whole. */
  private static final int MAX_METADATA_BYTES = 1 << 20;

  /**
   * Reads a file from end to end, or to the first damage.
   *
   * @throws FlvFormatException if it is no FLV file at all
   */
  public static FlvScan of(FlvInput input, int maxIndexEntries) throws IOException {
    return new Scanner(input, maxIndexEntries).scan();
  }

  /** Whether the file has anything to play. */
  public boolean empty() {
    return !summary.hasAudio() && !summary.hasVideo();
  }

  /** Reads the tags. */
  private static final class Scanner {

    private final FlvReader reader;
    private final FlvSummary summary;
    private AmfObject metadata;
    private long firstMedia = -1;
    private long firstTime = -1;
    private long lastTime;
    private boolean timesRise = true;
    private boolean pointersRight = true;

    Scanner(FlvInput input, int maxIndexEntries) {
      reader = new FlvReader(input, FlvReader.SCAN_WINDOW_BYTES);
      summary = new FlvSummary(maxIndexEntries);
    }

    FlvScan scan() throws IOException {
      FlvHeader header = reader.readHeader();
      String damage = null;
      long first = reader.position();
      try {
        for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
          add(tag);
        }
        if (reader.truncated()) {
          damage = "The last tag is cut at byte " + reader.position();
        }
      } catch (FlvFormatException broken) {
        damage = broken.getMessage();
      }
      long end = Math.min(Math.max(reader.position(), first), Math.max(reader.size(), FlvHeader.BYTES));
      return new FlvScan(header, metadata, firstMedia < 0 ? end : firstMedia, end, reader.size(), damage, Math.max(0, firstTime), timesRise, pointersRight, summary);
    }

    private void add(FlvTag tag) throws IOException {
      pointersRight &= reader.backPointerRight();
      if (tag.kind() == null) {
        return;
      }
      MediaFrame frame = tag.frame(reader.payload(tag, LOOK_BYTES));
      if (frame.isMetadata() || FlvMetadata.isFiller(frame)) {
        takeMetadata(tag, frame);
        return;
      }
      if (firstMedia < 0) {
        firstMedia = tag.position();
      }
      if (frame.kind() != MediaFrame.Kind.DATA) {
        noteTime(tag.timestamp());
      }
      summary.add(frame, tag.payloadBytes(), tag.timestamp(), tag.position());
    }

    private void takeMetadata(FlvTag tag, MediaFrame frame) throws IOException {
      if (metadata == null && frame.isMetadata() && tag.payloadBytes() <= MAX_METADATA_BYTES) {
        metadata = FlvMetadata.parse(tag.frame(reader.payload(tag)));
      }
    }

    private void noteTime(long timestamp) {
      if (firstTime < 0) {
        firstTime = timestamp;
      }
      timesRise &= timestamp >= lastTime;
      lastTime = timestamp;
    }
  }
}
