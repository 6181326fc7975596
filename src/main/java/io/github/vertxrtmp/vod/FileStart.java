package io.github.vertxrtmp.vod;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.flv.FlvFormatException;
import io.github.vertxrtmp.flv.FlvMetadata;
import io.github.vertxrtmp.flv.FlvReader;
import io.github.vertxrtmp.flv.FlvTag;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.MediaFrame.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the first tags of a file tell.
 *
 * @param firstTag  where the first tag begins
 * @param firstTime timestamp of the first audio or video tag: position 0 of the recording
 * @param metadata  the first {@code onMetaData}; null if there is none
 * @param headers   sequence headers
 */
record FileStart(long firstTag, long firstTime, MediaFrame metadata, List<MediaFrame> headers) {

  private static final int MAX_TAGS = 64;
  private static final int LOOK_BYTES = 64;
  private static final int MAX_HEADER_BYTES = 1 << 16;
  private static final int MAX_METADATA_BYTES = 4 << 20;

  /** The fields of the metadata; null if there are none. */
  AmfObject facts() {
    return metadata == null ? null : FlvMetadata.parse(metadata);
  }

  /** Reads from the beginning and goes back to the first tag. */
  static FileStart read(FlvReader reader) throws IOException {
    reader.readHeader();
    long firstTag = reader.position();
    long firstTime = -1;
    MediaFrame metadata = null;
    List<MediaFrame> headers = new ArrayList<>();
    try {
      FlvTag tag = reader.next();
      for (int i = 0; i < MAX_TAGS && tag != null; i++, tag = reader.next()) {
        if (tag.kind() == Kind.DATA && metadata == null && tag.payloadBytes() <= MAX_METADATA_BYTES) {
          MediaFrame data = tag.frame(reader.payload(tag));
          metadata = data.isMetadata() ? FlvMetadata.withoutPadding(data) : null;
        } else if (tag.kind() == Kind.AUDIO || tag.kind() == Kind.VIDEO) {
          firstTime = firstTime < 0 ? tag.timestamp() : firstTime;
          addHeader(headers, reader, tag);
        }
      }
    } catch (FlvFormatException damage) {
      // Playback finds it again in its place.
    }
    reader.position(firstTag);
    return new FileStart(firstTag, Math.max(0, firstTime), metadata, List.copyOf(headers));
  }

  private static void addHeader(List<MediaFrame> headers, FlvReader reader, FlvTag tag) throws IOException {
    if (tag.payloadBytes() <= MAX_HEADER_BYTES && tag.frame(reader.payload(tag, LOOK_BYTES)).isSequenceHeader()) {
      headers.add(tag.frame(reader.payload(tag)));
    }
  }
}
