package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.protocol.CommandException;

/**
 * {@code pause} (RTMP 1.0 §7.2.2.8) and {@code pauseRaw}.
 *
 * @param pause  false to go on
 * @param millis where the client is in the stream, 0 to 2^32 - 1, or {@link #UNKNOWN}
 */
public record PauseCommand(boolean pause, long millis) {

  public static final String NAME = "pause";
  public static final String RAW_NAME = "pauseRaw";
  public static final long UNKNOWN = -1;

  /**
   * @throws CommandException {@link StatusCodes#STREAM_FAILED}: neither true nor false
   */
  public static PauseCommand from(Command command) {
    boolean pause = Arguments.flag(command, command.arg(0), StatusCodes.STREAM_FAILED);
    double millis = Arguments.number(command.arg(1), UNKNOWN);
    return new PauseCommand(pause, millis < 0 ? UNKNOWN : Arguments.millis(millis));
  }
}
