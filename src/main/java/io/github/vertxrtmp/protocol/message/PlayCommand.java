package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.protocol.CommandException;

/**
 * {@code play} (RTMP 1.0 §7.2.2.1). Clients send milliseconds where the specification says seconds.
 *
 * @param name     as sent, with its query, never empty
 * @param start    {@link #LIVE_OR_RECORDED}, {@link #LIVE_ONLY}, or milliseconds into the recorded stream
 * @param duration milliseconds, or {@link #TO_THE_END}
 * @param reset    whether this ends what is playing on the same message stream, instead of following it
 */
public record PlayCommand(String name, long start, long duration, boolean reset) {

  public static final String NAME = "play";
  public static final long LIVE_OR_RECORDED = -2;
  public static final long LIVE_ONLY = -1;
  public static final long TO_THE_END = -1;

  /** ffmpeg and librtmp send -1 as milliseconds too. */
  private static final double LIVE_ONLY_MILLIS = -1000;
  /** Flash: add to the playlist, without and with all messages at once. */
  private static final double RESET_NO = 0;
  private static final double RESET_NO_ALL_MESSAGES = 2;

  /**
   * @throws CommandException {@link StatusCodes#PLAY_FAILED}: no name
   */
  public static PlayCommand from(Command command) {
    String name = Arguments.name(command, command.arg(0), StatusCodes.PLAY_FAILED);
    return new PlayCommand(name, start(command.arg(1)), duration(command.arg(2)), reset(command.arg(3)));
  }

  static long start(Object value) {
    double start = Arguments.number(value, LIVE_OR_RECORDED);
    if (start >= 0) {
      return Arguments.millis(start);
    }
    return start == LIVE_ONLY || start == LIVE_ONLY_MILLIS ? LIVE_ONLY : LIVE_OR_RECORDED;
  }

  static long duration(Object value) {
    double duration = Arguments.number(value, TO_THE_END);
    return duration < 0 ? TO_THE_END : Arguments.millis(duration);
  }

  private static boolean reset(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    double number = Arguments.number(value, 1);
    return number != RESET_NO && number != RESET_NO_ALL_MESSAGES;
  }
}
