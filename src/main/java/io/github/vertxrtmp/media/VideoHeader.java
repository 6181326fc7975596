package io.github.vertxrtmp.media;

import io.github.vertxrtmp.media.ExtendedHeader.PacketTypes;

/** Reads the head of a video message: FLV 10.1 E.4.3.1, Enhanced RTMP v2 "ExVideoTagHeader". */
final class VideoHeader {

  private static final int EX_HEADER = 0x80;
  private static final int FRAME_KEY = 1;
  /** Tells players that a seek begins or ends: one byte of command instead of a packet type and a payload. */
  private static final int FRAME_COMMAND = 5;
  private static final int CODEC_AVC = 7;
  /** HEVC, AV1 and VVC by legacy ids, a convention outside the specifications; packed as AVC is. */
  private static final int CODEC_HEVC = 12;
  private static final int CODEC_VVC = 14;
  private static final int AVC_SEQUENCE_HEADER = 0;
  private static final int AVC_NALU = 1;

  private static final PacketTypes PACKET_TYPES = new PacketTypes(6, 7, new int[] {1, 3}, new int[] {0, 5}, new int[] {4});
  private static final String[] LEGACY = {
    "unknown-0", "jpeg", "h263", "screen", "vp6f", "vp6a", "screen2", "avc1", "unknown-8", "unknown-9", "unknown-10", "unknown-11", "hvc1", "av01",
    "vvc1", "unknown-15"
  };

  private VideoHeader() {
  }

  static CodecHeader parse(byte[] payload) {
    if (payload.length == 0) {
      return CodecHeader.coded("none", false);
    }
    int first = payload[0] & 0xFF;
    int frameType = first >> 4 & 7;
    if ((first & EX_HEADER) != 0) {
      return extended(payload, frameType);
    }
    int codec = first & 0x0F;
    boolean packets = codec == CODEC_AVC || codec >= CODEC_HEVC && codec <= CODEC_VVC;
    if (!packets || frameType == FRAME_COMMAND) {
      return CodecHeader.coded(LEGACY[codec], frameType == FRAME_KEY);
    }
    int packetType = payload.length > 1 ? payload[1] : -1;
    return packetType == AVC_SEQUENCE_HEADER
      ? CodecHeader.sequenceHeader(LEGACY[codec], "v0")
      : CodecHeader.coded(LEGACY[codec], frameType == FRAME_KEY && packetType == AVC_NALU);
  }

  /** Only metadata packets are what they say whatever the frame type is (Enhanced RTMP v2 "ExVideoTagHeader"). */
  private static CodecHeader extended(byte[] payload, int frameType) {
    CodecHeader header = ExtendedHeader.parse('v', payload, frameType == FRAME_KEY, PACKET_TYPES);
    return frameType == FRAME_COMMAND && !header.cacheSlot().startsWith("v" + ExtendedHeader.STICKY) ? CodecHeader.coded("unknown", false) : header;
  }
}
