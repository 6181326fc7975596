package io.github.vertxrtmp.flv;

import io.github.vertxrtmp.amf.Amf0Reader;
import io.github.vertxrtmp.amf.Amf0Writer;
import io.github.vertxrtmp.amf.AmfEcmaArray;
import io.github.vertxrtmp.amf.AmfException;
import io.github.vertxrtmp.amf.AmfLimits;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.PictureSize;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@code onMetaData} of a file (FLV 10.1 E.5) in a head of fixed length, so that it can be written again when the file
 * is done. What the fields leave free is taken by a last one, {@code padding}: a list of blank strings, none so long that a
 * reader has no room for it. (A second data tag would be a second stream to many programs.)
 */
public final class FlvMetadata {

  private static final String NAME = "onMetaData";
  /** Where sequence headers lie, in a file in which they change: of use after a seek. A field of our own. */
  private static final String HEADERS = "sequenceHeaderPositions";
  /** What fills the head; never sent to players. A field of our own. */
  private static final String PADDING = "padding";
  /** Who has written the file: a field that other programs know, and our name in it. */
  private static final String CREATOR = "metadatacreator";
  private static final String RECORDER = "vertx-rtmp recorder";
  /** Keyframe entries take two numbers, in AMF0 9 bytes each. */
  private static final int ENTRY_BYTES = 18;
  /** For all but the index: our own fields and what is taken over from the publisher. */
  private static final int FACTS_BYTES = 8192;
  private static final int MAX_TAKEN_BYTES = 2048;
  private static final int MAX_TAKEN_STRING = 200;
  /** Fields which say something about the file itself: the publisher's values are not true for it. */
  private static final Set<String> OURS = Set.of("duration", "filesize", "lasttimestamp", "lastkeyframetimestamp", "lastkeyframelocation",
    "hasKeyframes", "hasVideo", "hasAudio", "hasMetadata", "canSeekToEnd", "keyframes", HEADERS, PADDING, "fileSize", "datasize", "videosize", "audiosize");
  /** ffmpeg has room for 1023 characters and complains of more. */
  private static final int MAX_PADDING_STRING = 1000;
  private static final int STRING_HEAD_BYTES = 3;
  /** Length and name of the field, and the marker of a list (AMF0 2.12). */
  private static final byte[] PADDING_FIELD = {0, 7, 'p', 'a', 'd', 'd', 'i', 'n', 'g', 0x0A};
  /** A name of no length and the marker of an end (AMF0 2.11). */
  private static final byte[] ARRAY_END = {0, 0, 9};
  /** The name, and the head of a list. */
  private static final int PADDING_HEAD_BYTES = 2 + PADDING.length() + 5;
  private static final int MIN_PADDING_BYTES = PADDING_HEAD_BYTES + STRING_HEAD_BYTES;

  private FlvMetadata() {
  }

  /**
   * How long the head of a file is: header and metadata.
   *
   * @param maxIndexEntries keyframes that it has room for
   */
  public static int headBytes(int maxIndexEntries) {
    return FlvHeader.FIRST_TAG + FACTS_BYTES + maxIndexEntries * ENTRY_BYTES;
  }

  /**
   * The head of a file, of exactly the length asked for. If the index has more entries than there is room for, it is
   * thinned out evenly; if there is no room for the publisher's fields, they are left out.
   *
   * @param published the publisher's metadata; may be null
   * @param shift     how much further behind everything lies in the file than the summary says
   * @param fileBytes length of the whole file; 0 while it is not known
   * @param headBytes from {@link #headBytes}, or the length of the head that is to be replaced
   * @throws IllegalArgumentException if even the smallest metadata do not fit
   */
  public static ByteBuffer head(AmfObject published, FlvSummary summary, long shift, long fileBytes, int headBytes) {
    int room = headBytes - FlvHeader.FIRST_TAG - FlvTag.OVERHEAD_BYTES;
    FlvIndex index = summary.index().shift(shift);
    AmfObject taken = published == null ? new AmfEcmaArray() : take(published);
    int step = 1;
    AmfEcmaArray facts = facts(taken, summary, shift, fileBytes, index, step);
    int left = room - encode(facts).length;
    while (left < MIN_PADDING_BYTES) {
      if (step > index.size() && taken.size() == 0) {
        throw new IllegalArgumentException("No room for metadata in a head of " + headBytes + " bytes");
      } else if (step > index.size()) {
        taken = new AmfEcmaArray();
      } else {
        step *= 2;
      }
      facts = facts(taken, summary, shift, fileBytes, index, step);
      left = room - encode(facts).length;
    }
    facts.put(PADDING, padding(left - PADDING_HEAD_BYTES));
    ByteBuffer head = ByteBuffer.allocate(headBytes);
    FlvHeader.of(summary.hasAudio(), summary.hasVideo()).write(head);
    FlvTag.write(head, MediaFrame.Kind.DATA, 0, ByteBuffer.wrap(encode(facts)));
    return head.flip();
  }

  /** The fields of the publisher that are worth keeping: plain values, not too many, none about a file. */
  private static AmfObject take(AmfObject published) {
    AmfEcmaArray taken = new AmfEcmaArray();
    int bytes = 0;
    for (Map.Entry<String, Object> field : published.properties().entrySet()) {
      Object value = field.getValue();
      boolean plain = value instanceof Number || value instanceof Boolean || value instanceof String text && text.length() <= MAX_TAKEN_STRING;
      if (plain && !OURS.contains(field.getKey()) && field.getKey().length() <= MAX_TAKEN_STRING) {
        bytes += 12 + 3 * field.getKey().length() + (value instanceof String text ? 3 * text.length() : 0);
        if (bytes > MAX_TAKEN_BYTES) {
          break;
        }
        taken.put(field.getKey(), value);
      }
    }
    return taken;
  }

  /** Every {@code step}th entry of the index is written; none if that would be one alone. */
  private static AmfEcmaArray facts(AmfObject taken, FlvSummary summary, long shift, long fileBytes, FlvIndex index, int step) {
    AmfEcmaArray facts = new AmfEcmaArray();
    double seconds = summary.durationMillis() / 1000.0;
    facts.put("duration", seconds);
    taken.properties().forEach(facts::put);
    putCodecs(facts, summary, seconds);
    facts.put("filesize", (double) fileBytes).put("lasttimestamp", summary.lastTimestamp() / 1000.0)
      .put("hasAudio", summary.hasAudio()).put("hasVideo", summary.hasVideo()).put("hasMetadata", true);
    if (summary.keyframes() > 0) {
      facts.put("lastkeyframetimestamp", summary.lastKeyframeTimestamp() / 1000.0)
        .put("lastkeyframelocation", (double) (summary.lastKeyframePosition() + shift));
    }
    // ffmpeg complains of an index of one entry; and it leads nowhere else.
    boolean indexed = step < index.size();
    facts.put("hasKeyframes", indexed);
    if (indexed) {
      facts.put("keyframes", keyframes(index, step));
    }
    if (summary.headersChange()) {
      facts.put(HEADERS, summary.headerPositions().stream().<Object>map(position -> (double) (position + shift)).toList());
    }
    return facts;
  }

  private static byte[] encode(AmfObject facts) {
    ByteBuf out = Unpooled.buffer();
    Amf0Writer.write(out, NAME);
    Amf0Writer.write(out, facts);
    byte[] payload = new byte[out.readableBytes()];
    out.readBytes(payload);
    return payload;
  }

  private static void putCodecs(AmfEcmaArray facts, FlvSummary summary, double seconds) {
    if (summary.hasVideo()) {
      facts.put("videocodecid", (double) summary.videoCodecId());
      putSize(facts, summary.pictureSize());
      if (seconds > 0) {
        facts.put("videodatarate", summary.videoBytes() * 8 / 1000.0 / seconds);
      }
      if (summary.frameRate() > 0 && !says(facts, "framerate")) {
        facts.put("framerate", Math.round(summary.frameRate() * 1000) / 1000.0);
      }
    }
    if (summary.hasAudio()) {
      facts.put("audiocodecid", (double) summary.audioCodecId());
      if (seconds > 0) {
        facts.put("audiodatarate", summary.audioBytes() * 8 / 1000.0 / seconds);
      }
    }
  }

  /** What the publisher says may be meant for pixels that are not square. */
  private static void putSize(AmfEcmaArray facts, PictureSize size) {
    if (size != null && !(says(facts, "width") && says(facts, "height"))) {
      facts.put("width", (double) size.width()).put("height", (double) size.height());
    }
  }

  private static boolean says(AmfObject facts, String field) {
    Double number = facts.getNumber(field);
    return number != null && number > 0;
  }

  private static AmfObject keyframes(FlvIndex index, int step) {
    List<Object> times = new ArrayList<>();
    List<Object> positions = new ArrayList<>();
    for (int i = 0; i < index.size(); i += step) {
      times.add(index.time(i) / 1000.0);
      positions.add((double) index.position(i));
    }
    return new AmfObject().put("times", times).put("filepositions", positions);
  }

  /** Blank strings that take so many bytes with their heads, 3 or more. */
  private static List<Object> padding(int bytes) {
    List<Object> strings = new ArrayList<>();
    int left = bytes;
    for (int count = (bytes - 1) / (MAX_PADDING_STRING + STRING_HEAD_BYTES) + 1; count > 0; count--) {
      int length = left / count - STRING_HEAD_BYTES;
      strings.add(" ".repeat(length));
      left -= length + STRING_HEAD_BYTES;
    }
    return strings;
  }

  /**
   * Metadata as a player wants them: without what only fills the head. They are cut there rather than read, which for each of
   * many players would cost more than all the rest of opening a file.
   */
  public static MediaFrame withoutPadding(MediaFrame metadata) {
    byte[] payload = new byte[metadata.size()];
    metadata.payload().get(payload);
    int end = payload.length - PADDING_FIELD.length;
    for (int at = 0; at <= end; at++) {
      // An index is long, and the first player meets code that is not compiled yet.
      if (payload[at + 1] == PADDING_FIELD[1] && Arrays.equals(payload, at, at + PADDING_FIELD.length, PADDING_FIELD, 0, PADDING_FIELD.length)) {
        byte[] cut = Arrays.copyOf(payload, at + ARRAY_END.length);
        System.arraycopy(ARRAY_END, 0, cut, at, ARRAY_END.length);
        return MediaFrame.of(metadata.kind(), metadata.timestamp(), metadata.sequence(), cut);
      }
    }
    return metadata;
  }

  /** Whether a recorder of this server has begun the file. */
  public static boolean isRecorded(AmfObject facts) {
    return facts != null && RECORDER.equals(facts.get(CREATOR));
  }

  /**
   * A publisher's metadata for the head of a file.
   *
   * @param published may be null
   * @param recorded  whether the file is one that a recorder has begun: says so in it
   */
  public static AmfObject forFile(AmfObject published, boolean recorded) {
    AmfEcmaArray facts = new AmfEcmaArray();
    if (recorded) {
      facts.put(CREATOR, RECORDER);
    }
    if (published != null) {
      published.properties().forEach((name, value) -> {
        if (!name.equals(CREATOR)) {
          facts.put(name, value);
        }
      });
    }
    return facts;
  }

  /**
   * The fields of an {@code onMetaData} message.
   *
   * @return null if it is none or cannot be read
   */
  public static AmfObject parse(MediaFrame frame) {
    if (!frame.isMetadata()) {
      return null;
    }
    ByteBuf in = Unpooled.wrappedBuffer(frame.payload());
    try {
      List<Object> values = new Amf0Reader(new AmfLimits(16, 1 << 16, 1 << 17)).readAll(in);
      return values.size() > 1 && values.get(1) instanceof AmfObject facts ? facts : null;
    } catch (AmfException unreadable) {
      return null;
    }
  }

  /** Where sequence headers lie, as metadata of ours tell; empty if they do not. */
  public static List<Long> headerPositions(AmfObject facts) {
    if (facts != null && facts.get(HEADERS) instanceof List<?> positions) {
      return positions.stream().filter(Number.class::isInstance).map(position -> ((Number) position).longValue()).toList();
    }
    return List.of();
  }

  /**
   * The index that metadata hold.
   *
   * @return empty if there is none, or one that does not rise
   */
  public static FlvIndex index(AmfObject facts) {
    AmfObject keyframes = facts == null ? null : facts.getObject("keyframes");
    if (keyframes == null || !(keyframes.get("times") instanceof List<?> times) || !(keyframes.get("filepositions") instanceof List<?> positions)
      || times.size() != positions.size() || times.isEmpty()) {
      return FlvIndex.EMPTY;
    }
    FlvIndex.Builder index = new FlvIndex.Builder(Math.max(2, times.size()));
    for (int i = 0; i < times.size(); i++) {
      if (!(times.get(i) instanceof Number time) || !(positions.get(i) instanceof Number position)) {
        return FlvIndex.EMPTY;
      }
      index.add(Math.round(time.doubleValue() * 1000), position.longValue());
    }
    return index.size() == times.size() ? index.build() : FlvIndex.EMPTY;
  }
}
