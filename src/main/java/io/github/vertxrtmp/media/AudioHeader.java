package io.github.vertxrtmp.media;

import io.github.vertxrtmp.media.ExtendedHeader.PacketTypes;

/** Reads the head of an audio message: FLV 10.1 E.4.2.1, Enhanced RTMP v2 "ExAudioTagHeader". */
final class AudioHeader {

  private static final int FORMAT_EX_HEADER = 9;
  private static final int FORMAT_AAC = 10;
  private static final int AAC_SEQUENCE_HEADER = 0;

  private static final PacketTypes PACKET_TYPES = new PacketTypes(5, 7, new int[] {1}, new int[] {0}, new int[] {4});
  private static final String[] LEGACY = {
    "pcm", "adpcm", ".mp3", "pcm-le", "nellymoser-16k", "nellymoser-8k", "nellymoser", "alaw", "ulaw", "unknown-9", "mp4a", "speex", "unknown-12",
    "Opus", ".mp3", "device"
  };

  private AudioHeader() {
  }

  static CodecHeader parse(byte[] payload) {
    if (payload.length == 0) {
      return CodecHeader.coded("none", false);
    }
    int format = payload[0] >> 4 & 0x0F;
    if (format == FORMAT_EX_HEADER) {
      return ExtendedHeader.parse('a', payload, false, PACKET_TYPES);
    }
    boolean header = format == FORMAT_AAC && payload.length > 1 && payload[1] == AAC_SEQUENCE_HEADER;
    return header ? CodecHeader.sequenceHeader(LEGACY[format], "a0") : CodecHeader.coded(LEGACY[format], false);
  }
}
