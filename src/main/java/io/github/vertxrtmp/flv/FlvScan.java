package io.github.vertxrtmp.flv;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.media.MediaFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What reading a file from end to end has found.
 *
 * @param header        the head of the file; null if it is lost
 * @param metadata      the first {@code onMetaData}; null if there is none
 * @param firstMedia    where the first tag begins that is not metadata
 * @param ranges        where sound tags lie, from {@code firstMedia} on: one range in a sound file
 * @param size          length of the file
 * @param damage        the first thing that is wrong; null if the file is tags from end to end
 * @param timesRise     whether no timestamp is smaller than one before it
 * @param pointersRight whether every back pointer is right
 * @param summary       counts, codecs and index; positions are those in a file without the gaps between the ranges
 */
public record FlvScan(FlvHeader header, AmfObject metadata, long firstMedia, List<Range> ranges, long size, String damage, boolean timesRise,
                      boolean pointersRight, FlvSummary summary) {

  /** Enough of a payload to know its codec and kind, also behind ModEx prefixes. */
  private static final int LOOK_BYTES = 64;
  /** Metadata of this length are read as a whole. */
  private static final int MAX_METADATA_BYTES = 4 << 20;
  private static final int MAX_HEADER_BYTES = 1 << 16;

  /** Bytes of a file: {@code from} inclusive, {@code to} exclusive. */
  public record Range(long from, long to) {

    public long bytes() {
      return to - from;
    }
  }

  /**
   * Reads a file from end to end, or to the first damage.
   *
   * @throws FlvFormatException if it is no FLV file at all
   */
  public static FlvScan of(FlvInput input, int maxIndexEntries) throws IOException {
    return new Scanner(input, maxIndexEntries).scan(false);
  }

  /**
   * Reads a file from end to end, going on behind damage where sound tags follow.
   *
   * @throws FlvFormatException if there is not one sound tag
   */
  public static FlvScan salvage(FlvInput input, int maxIndexEntries) throws IOException {
    return new Scanner(input, maxIndexEntries).scan(true);
  }

  /** Whether the file has nothing to play. */
  public boolean empty() {
    return !summary.hasAudio() && !summary.hasVideo();
  }

  /** Behind the last sound tag. */
  public long end() {
    return ranges.isEmpty() ? firstMedia : ranges.get(ranges.size() - 1).to();
  }

  /** Bytes of all sound tags. */
  public long mediaBytes() {
    return ranges.stream().mapToLong(Range::bytes).sum();
  }

  /** Reads the tags. */
  private static final class Scanner {

    private final FlvReader reader;
    private final FlvSummary summary;
    private final List<Range> ranges = new ArrayList<>();
    private FlvHeader header;
    private AmfObject metadata;
    private long firstMedia = -1;
    private long rangeFrom = -1;
    /** Bytes between the ranges so far. */
    private long dropped;
    private String damage;
    private long lastTime;
    private boolean timesRise = true;
    private boolean pointersRight = true;

    Scanner(FlvInput input, int maxIndexEntries) {
      reader = new FlvReader(input, FlvReader.SCAN_WINDOW_BYTES);
      summary = new FlvSummary(maxIndexEntries);
    }

    FlvScan scan(boolean salvage) throws IOException {
      boolean more = readHeader(salvage);
      while (more) {
        more = !readTags() && salvage && reader.resync();
      }
      if (firstMedia < 0) {
        firstMedia = Math.min(reader.position(), reader.size());
      }
      return new FlvScan(header, metadata, firstMedia, List.copyOf(ranges), reader.size(), damage, timesRise, pointersRight, summary);
    }

    /** The head may be what was lost. */
    private boolean readHeader(boolean salvage) throws IOException {
      try {
        header = reader.readHeader();
        return true;
      } catch (FlvFormatException broken) {
        reader.position(0);
        if (!salvage || !reader.resync()) {
          throw broken;
        }
        damage = broken.getMessage();
        return true;
      }
    }

    /**
     * Reads to the next damage.
     *
     * @return whether there is none
     */
    private boolean readTags() throws IOException {
      String found = null;
      try {
        for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
          add(tag);
        }
        if (reader.truncated()) {
          found = "The last tag is cut at byte " + reader.position();
        }
      } catch (FlvFormatException broken) {
        found = broken.getMessage();
      }
      closeRange();
      damage = damage == null ? found : damage;
      return found == null;
    }

    private void closeRange() {
      if (rangeFrom >= 0) {
        ranges.add(new Range(rangeFrom, reader.position()));
        rangeFrom = -1;
      }
    }

    private void add(FlvTag tag) throws IOException {
      pointersRight &= reader.backPointerRight();
      MediaFrame frame = tag.kind() == null ? null : look(tag);
      boolean head = frame != null && frame.isMetadata();
      if (head) {
        takeMetadata(tag, frame);
      }
      if (head && firstMedia < 0) {
        return;
      }
      open(tag);
      if (frame != null && !head) {
        noteTime(tag, frame);
        summary.add(frame, tag.payloadBytes(), tag.timestamp(), tag.position() - dropped);
      }
    }

    /** The first bytes; of a sequence header all. */
    private MediaFrame look(FlvTag tag) throws IOException {
      MediaFrame frame = tag.frame(reader.payload(tag, LOOK_BYTES));
      boolean more = frame.isSequenceHeader() && tag.payloadBytes() > LOOK_BYTES;
      return more ? tag.frame(reader.payload(tag, MAX_HEADER_BYTES)) : frame;
    }

    private void open(FlvTag tag) {
      if (firstMedia < 0) {
        firstMedia = tag.position();
      }
      if (rangeFrom < 0) {
        rangeFrom = tag.position();
        dropped += ranges.isEmpty() ? 0 : rangeFrom - ranges.get(ranges.size() - 1).to();
      }
    }

    private void takeMetadata(FlvTag tag, MediaFrame frame) throws IOException {
      if (metadata == null && tag.payloadBytes() <= MAX_METADATA_BYTES) {
        metadata = FlvMetadata.parse(tag.frame(reader.payload(tag)));
      }
    }

    private void noteTime(FlvTag tag, MediaFrame frame) {
      if (frame.kind() != MediaFrame.Kind.DATA) {
        timesRise &= tag.timestamp() >= lastTime;
        lastTime = tag.timestamp();
      }
    }
  }
}
