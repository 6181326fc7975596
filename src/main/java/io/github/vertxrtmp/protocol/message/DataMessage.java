package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.amf.Amf0Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A data message (RTMP 1.0 §7.1.2): metadata, cue points, or whatever an application sends to all players.
 *
 * @param name   of the handler at the player, for example {@code onMetaData}
 * @param values unmodifiable; may contain null
 */
public record DataMessage(String name, List<Object> values) {

  /** Stands before the real name: the server is to keep the values for players that come later. */
  public static final String SET_DATA_FRAME = "@setDataFrame";
  /** Followed by a name: the server is to forget what it keeps. */
  public static final String CLEAR_DATA_FRAME = "@clearDataFrame";

  private static final byte[] SET_AMF0 = amf0(SET_DATA_FRAME);
  private static final byte[] SET_AMF3 = amf3(SET_DATA_FRAME);
  private static final byte[] CLEAR_AMF0 = amf0(CLEAR_DATA_FRAME);
  private static final byte[] CLEAR_AMF3 = amf3(CLEAR_DATA_FRAME);

  public DataMessage {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  public static DataMessage of(String name, Object... values) {
    return new DataMessage(name, Arrays.asList(values));
  }

  /**
   * Reads a data message as it was sent; one that becomes unreadable has the values up to there.
   *
   * @param type {@link MessageType#DATA_AMF0} or {@link MessageType#DATA_AMF3}
   * @throws io.github.vertxrtmp.protocol.ProtocolException the payload does not begin with a name
   * @throws io.github.vertxrtmp.protocol.LimitException    a limit of the reader is reached
   */
  public static DataMessage decode(int type, byte[] payload, Amf0Reader reader) {
    List<Object> all = AmfBody.read(type, payload, reader);
    return new DataMessage((String) all.get(0), all.subList(1, all.size()));
  }

  /**
   * What players get of a publisher's data message, as {@link MessageType#DATA_AMF0}: without the format byte of type 15 and
   * without {@code @setDataFrame}, otherwise byte for byte the same. Nothing is parsed.
   *
   * @return the same array if there is nothing to take off; empty if nothing is left
   */
  public static byte[] relayPayload(int type, byte[] payload) {
    int start = AmfBody.start(type, payload);
    if (startsWith(payload, start, SET_AMF0)) {
      start += SET_AMF0.length;
    } else if (startsWith(payload, start, SET_AMF3)) {
      start += SET_AMF3.length;
    }
    return start == 0 ? payload : Arrays.copyOfRange(payload, start, payload.length);
  }

  /** Whether this is {@code @clearDataFrame}, which is not relayed. */
  public static boolean isClearDataFrame(int type, byte[] payload) {
    int start = AmfBody.start(type, payload);
    return startsWith(payload, start, CLEAR_AMF0) || startsWith(payload, start, CLEAR_AMF3);
  }

  /**
   * The payload.
   *
   * @param type {@link MessageType#DATA_AMF0} or, with the same values behind a format byte, {@link MessageType#DATA_AMF3}
   */
  public byte[] encode(int type) {
    List<Object> all = new ArrayList<>(1 + values.size());
    all.add(name);
    all.addAll(values);
    return AmfBody.write(type, all);
  }

  private static boolean startsWith(byte[] payload, int from, byte[] prefix) {
    int to = from + prefix.length;
    return to <= payload.length && Arrays.equals(payload, from, to, prefix, 0, prefix.length);
  }

  /** String marker and 16-bit length. */
  private static byte[] amf0(String name) {
    return bytes("\2\0" + (char) name.length() + name);
  }

  /** The avmplus marker, string marker, length with the bit for "no reference". */
  private static byte[] amf3(String name) {
    return bytes("\u0011\6" + (char) (name.length() << 1 | 1) + name);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
