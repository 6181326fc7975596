package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.amf.Amf0Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A command message (RTMP 1.0 §7.1.1): a call, or the reply to one.
 *
 * @param name          of the method, or {@code _result} or {@code _error}
 * @param transactionId links call and reply; 0 if no reply is wanted, or if the client sent none
 * @param commandObject what stands behind the transaction id, null if nothing does
 * @param args          the further values, unmodifiable; may contain null
 */
public record Command(String name, double transactionId, Object commandObject, List<Object> args) {

  public static final String RESULT = "_result";
  public static final String ERROR = "_error";

  private static final int FIRST_ARG = 3;

  public Command {
    args = Collections.unmodifiableList(new ArrayList<>(args));
  }

  /** A command with these further values. */
  public static Command of(String name, double transactionId, Object commandObject, Object... args) {
    return new Command(name, transactionId, commandObject, Arrays.asList(args));
  }

  /**
   * Reads a command; one that ends early or becomes unreadable has the values up to there.
   *
   * @param type {@link MessageType#COMMAND_AMF0} or {@link MessageType#COMMAND_AMF3}
   * @throws io.github.vertxrtmp.protocol.ProtocolException the payload does not begin with a name
   * @throws io.github.vertxrtmp.protocol.LimitException    a limit of the reader is reached
   */
  public static Command decode(int type, byte[] payload, Amf0Reader reader) {
    List<Object> values = AmfBody.read(type, payload, reader);
    double transactionId = values.size() > 1 && values.get(1) instanceof Number number ? number.doubleValue() : 0;
    Object commandObject = values.size() > 2 ? values.get(2) : null;
    List<Object> args = values.subList(Math.min(FIRST_ARG, values.size()), values.size());
    return new Command((String) values.get(0), transactionId, commandObject, args);
  }

  /**
   * The payload.
   *
   * @param type {@link MessageType#COMMAND_AMF0} or, with the same values behind a format byte, {@link MessageType#COMMAND_AMF3}
   */
  public byte[] encode(int type) {
    List<Object> values = new ArrayList<>(FIRST_ARG + args.size());
    values.add(name);
    values.add(transactionId);
    values.add(commandObject);
    values.addAll(args);
    return AmfBody.write(type, values);
  }

  /** One of the further values, null if there are not so many. */
  public Object arg(int index) {
    return index < args.size() ? args.get(index) : null;
  }
}
