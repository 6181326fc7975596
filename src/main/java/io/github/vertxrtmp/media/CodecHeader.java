package io.github.vertxrtmp.media;

import io.github.vertxrtmp.media.MediaFrame.Kind;

/**
 * What the first bytes of a message say about it; nothing behind them is looked at. Immutable.
 *
 * <p>Sources: FLV 10.1 Annex E (legacy ids), Enhanced RTMP v2 (FourCC, ModEx, multitrack). A message that is cut short
 * or carries unknown values gets a header all the same: the server relays what it does not understand.
 *
 * @param codec          FourCC as in Enhanced RTMP ({@code avc1}, {@code mp4a} …), for legacy ids the FourCC of the same
 *                       codec where there is one, else a name such as {@code h263}; {@code multi} for several codecs in
 *                       one multitrack message, {@code data} for data, {@code unknown-N} for numbers without a name
 * @param keyframe       a coded video frame from which a decoder can start
 * @param sequenceHeader needed by decoders before any coded frame; cached for late joiners
 * @param metadata       the data message {@code onMetaData}
 * @param cacheSlot      frames of the same slot replace each other in the cache of sequence headers, for example
 *                       {@code v0}, {@code a1,2}; empty where nothing is cached
 */
public record CodecHeader(String codec, boolean keyframe, boolean sequenceHeader, boolean metadata, String cacheSlot) {

  private static final CodecHeader DATA = new CodecHeader("data", false, false, false, "");
  private static final CodecHeader METADATA = new CodecHeader("data", false, false, true, "m");

  static CodecHeader parse(Kind kind, byte[] payload) {
    return switch (kind) {
      case AUDIO -> AudioHeader.parse(payload);
      case VIDEO -> VideoHeader.parse(payload);
      case DATA -> isMetadata(payload) ? METADATA : DATA;
    };
  }

  /** Whether frames from before it cannot be decoded with it: not so with what goes beside (HDR colours, channel order). */
  boolean isDecoderStart() {
    return sequenceHeader && !cacheSlot.startsWith(ExtendedHeader.STICKY, 1);
  }

  static CodecHeader coded(String codec, boolean keyframe) {
    return new CodecHeader(codec, keyframe, false, false, "");
  }

  static CodecHeader sequenceHeader(String codec, String cacheSlot) {
    return new CodecHeader(codec, false, true, false, cacheSlot);
  }

  /** AMF0 string marker, length 10, "onMetaData". */
  private static boolean isMetadata(byte[] payload) {
    String name = "onMetaData";
    if (payload.length < 3 + name.length() || payload[0] != 2 || payload[1] != 0 || payload[2] != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (payload[3 + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
