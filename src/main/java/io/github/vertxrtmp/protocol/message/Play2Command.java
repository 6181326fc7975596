package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.protocol.CommandException;

/**
 * {@code play2} (RTMP 1.0 §7.2.2.2): go over to another stream, or another bit rate of the same, without a break.
 *
 * @param streamName    never empty
 * @param oldStreamName what is playing; empty if the client did not say
 * @param start         as in {@link PlayCommand}
 * @param length        milliseconds, or {@link PlayCommand#TO_THE_END}
 * @param offset        seconds into the stream at which to go over; negative: as soon as possible
 * @param transition    {@code switch}, {@code swap}, {@code append} …; empty if the client did not say
 */
public record Play2Command(String streamName, String oldStreamName, long start, long length, double offset, String transition) {

  public static final String NAME = "play2";

  /**
   * @throws CommandException {@link StatusCodes#PLAY_FAILED}: no parameters or no stream name among them
   */
  public static Play2Command from(Command command) {
    AmfObject parameters = command.arg(0) instanceof AmfObject object ? object : new AmfObject();
    String name = Arguments.name(command, parameters.get("streamName"), StatusCodes.PLAY_FAILED);
    return new Play2Command(name, text(parameters, "oldStreamName"), PlayCommand.start(parameters.get("start")),
      PlayCommand.duration(parameters.get("len")), Arguments.number(parameters.get("offset"), -1), text(parameters, "transition"));
  }

  private static String text(AmfObject parameters, String name) {
    String text = parameters.getString(name);
    return text == null ? "" : text;
  }
}
