package io.github.vertxrtmp.media;

import java.nio.charset.StandardCharsets;

/**
 * Reads the Enhanced RTMP v2 header that audio and video share: packet type, ModEx prefixes, multitrack, FourCC. Only the
 * packet type numbers differ between the two.
 */
final class ExtendedHeader {

  /** In a cache slot, of configuration beside the start. */
  static final String STICKY = "s";

  private static final int ONE_TRACK = 0;
  private static final int MANY_TRACKS_MANY_CODECS = 2;
  private static final int FOURCC_BYTES = 4;

  /**
   * The numbers of the packet types.
   *
   * @param multitrack the payload holds tracks, each with the packet type that follows
   * @param modEx      a prefix; the real packet type follows it
   * @param coded      coded frames
   * @param start      what a decoder needs first (video: also the start of an MPEG-2 TS sequence)
   * @param sticky     configuration beside the start that late joiners need as well (HDR colour, channel order)
   */
  record PacketTypes(int multitrack, int modEx, int[] coded, int[] start, int[] sticky) {

    static boolean has(int[] types, int type) {
      for (int candidate : types) {
        if (candidate == type) {
          return true;
        }
      }
      return false;
    }
  }

  private final char medium;
  private final byte[] payload;
  private final PacketTypes types;
  private int position = 1;
  private int packetType;
  private int multitrackType = -1;
  private String codec = "multi";

  private ExtendedHeader(char medium, byte[] payload, PacketTypes types) {
    this.medium = medium;
    this.payload = payload;
    this.types = types;
    this.packetType = payload[0] & 0x0F;
  }

  static CodecHeader parse(char medium, byte[] payload, boolean keyframeBit, PacketTypes types) {
    ExtendedHeader header = new ExtendedHeader(medium, payload, types);
    return header.skipModEx() && header.readTracksAndCodec() ? header.result(keyframeBit) : CodecHeader.coded("unknown", false);
  }

  /** "ModExDataSize": 1 byte (size - 1); 255 announces 2 bytes; then the data, then type and next packet type. */
  private boolean skipModEx() {
    while (packetType == types.modEx()) {
      if (position >= payload.length) {
        return false;
      }
      int size = (payload[position++] & 0xFF) + 1;
      if (size == 256) {
        if (position + 2 > payload.length) {
          return false;
        }
        size = ((payload[position] & 0xFF) << 8 | payload[position + 1] & 0xFF) + 1;
        position += 2;
      }
      position += size;
      if (position >= payload.length) {
        return false;
      }
      packetType = payload[position++] & 0x0F;
    }
    return true;
  }

  private boolean readTracksAndCodec() {
    if (packetType == types.multitrack()) {
      if (position >= payload.length) {
        return false;
      }
      int both = payload[position++] & 0xFF;
      multitrackType = both >> 4;
      packetType = both & 0x0F;
    }
    if (multitrackType == MANY_TRACKS_MANY_CODECS) {
      return true;
    }
    if (position + FOURCC_BYTES > payload.length) {
      return false;
    }
    codec = new String(payload, position, FOURCC_BYTES, StandardCharsets.ISO_8859_1);
    position += FOURCC_BYTES;
    return true;
  }

  private CodecHeader result(boolean keyframeBit) {
    if (PacketTypes.has(types.start(), packetType)) {
      return CodecHeader.sequenceHeader(codec, medium + tracks());
    }
    if (PacketTypes.has(types.sticky(), packetType)) {
      return CodecHeader.sequenceHeader(codec, medium + STICKY + tracks());
    }
    return CodecHeader.coded(codec, keyframeBit && PacketTypes.has(types.coded(), packetType));
  }

  /** Which tracks the message is about, for example {@code 1,2}; a message without tracks is about track 0. */
  private String tracks() {
    if (multitrackType < 0) {
      return "0";
    }
    StringBuilder ids = new StringBuilder();
    while (position < payload.length) {
      if (multitrackType == MANY_TRACKS_MANY_CODECS) {
        position += FOURCC_BYTES;
      }
      if (position >= payload.length) {
        break;
      }
      ids.append(ids.isEmpty() ? "" : ",").append(payload[position++] & 0xFF);
      if (multitrackType == ONE_TRACK || position + 3 > payload.length) {
        break;
      }
      position += 3 + ((payload[position] & 0xFF) << 16 | (payload[position + 1] & 0xFF) << 8 | payload[position + 2] & 0xFF);
    }
    return ids.toString();
  }
}
