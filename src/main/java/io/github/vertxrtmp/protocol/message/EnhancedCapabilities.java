package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.amf.AmfObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one side says in {@code connect} or in the reply to it (Enhanced RTMP v2, "Enhancing NetConnection connect Command").
 * Immutable.
 *
 * @param capsEx             {@link #RECONNECT} and the other bits
 * @param fourCcList         codecs as Enhanced RTMP v1 names them, or {@code *} for any
 * @param videoFourCcInfoMap FourCC (or {@code *}) to {@link #CAN_DECODE} and the other bits
 * @param audioFourCcInfoMap the same for audio
 */
public record EnhancedCapabilities(int capsEx, List<String> fourCcList, Map<String, Integer> videoFourCcInfoMap,
                                   Map<String, Integer> audioFourCcInfoMap) {

  public static final int RECONNECT = 0x01;
  public static final int MULTITRACK = 0x02;
  public static final int MOD_EX = 0x04;
  public static final int TIMESTAMP_NANO_OFFSET = 0x08;

  public static final int CAN_DECODE = 0x01;
  public static final int CAN_ENCODE = 0x02;
  public static final int CAN_FORWARD = 0x04;

  /** A client that says nothing. */
  public static final EnhancedCapabilities NONE = new EnhancedCapabilities(0, List.of(), Map.of(), Map.of());

  /** A server that relays any codec, multitrack and ModEx. It is clients who reconnect; those who can say so are asked to. */
  public static final EnhancedCapabilities FORWARD_ALL = new EnhancedCapabilities(MULTITRACK | MOD_EX | TIMESTAMP_NANO_OFFSET,
    List.of("av01", "vp09", "vp08", "hvc1", "avc1", "vvc1", "ac-3", "ec-3", "Opus", ".mp3", "fLaC", "mp4a"),
    Map.of("*", CAN_FORWARD), Map.of("*", CAN_FORWARD));

  private static final String CAPS_EX = "capsEx";
  private static final String FOUR_CC_LIST = "fourCcList";
  private static final String VIDEO_MAP = "videoFourCcInfoMap";
  private static final String AUDIO_MAP = "audioFourCcInfoMap";

  public EnhancedCapabilities {
    fourCcList = List.copyOf(fourCcList);
    videoFourCcInfoMap = Map.copyOf(videoFourCcInfoMap);
    audioFourCcInfoMap = Map.copyOf(audioFourCcInfoMap);
  }

  /** Reads the properties of a command object; values of a wrong type count as absent. */
  static EnhancedCapabilities from(AmfObject properties) {
    boolean any = properties.has(CAPS_EX) || properties.has(FOUR_CC_LIST) || properties.has(VIDEO_MAP) || properties.has(AUDIO_MAP);
    return !any ? NONE : new EnhancedCapabilities((int) Arguments.number(properties.get(CAPS_EX), 0), strings(properties.get(FOUR_CC_LIST)),
      flags(properties.getObject(VIDEO_MAP)), flags(properties.getObject(AUDIO_MAP)));
  }

  /** Adds the properties to a command object. */
  AmfObject putInto(AmfObject properties) {
    return properties.put(CAPS_EX, (double) capsEx)
      .put(FOUR_CC_LIST, fourCcList)
      .put(VIDEO_MAP, object(videoFourCcInfoMap))
      .put(AUDIO_MAP, object(audioFourCcInfoMap));
  }

  private static List<String> strings(Object value) {
    return value instanceof List<?> list ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList() : List.of();
  }

  private static Map<String, Integer> flags(AmfObject object) {
    Map<String, Integer> flags = new LinkedHashMap<>();
    if (object != null) {
      object.properties().forEach((fourCc, value) -> flags.put(fourCc, (int) Arguments.number(value, 0)));
    }
    return flags;
  }

  private static AmfObject object(Map<String, Integer> flags) {
    AmfObject object = new AmfObject();
    flags.forEach((fourCc, value) -> object.put(fourCc, value.doubleValue()));
    return object;
  }
}
