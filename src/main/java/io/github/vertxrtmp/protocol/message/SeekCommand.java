package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.protocol.CommandException;

/**
 * {@code seek} (RTMP 1.0 §7.2.2.7).
 *
 * @param millis from the beginning of the recorded stream, 0 to 2^32 - 1
 */
public record SeekCommand(long millis) {

  public static final String NAME = "seek";

  /**
   * @throws CommandException {@link StatusCodes#SEEK_INVALID_TIME}: no number, or a negative one
   */
  public static SeekCommand from(Command command) {
    double millis = Arguments.number(command.arg(0), -1);
    if (millis < 0) {
      throw new CommandException(StatusCodes.SEEK_INVALID_TIME, "seek needs a time in milliseconds, not negative");
    }
    return new SeekCommand(Arguments.millis(millis));
  }
}
