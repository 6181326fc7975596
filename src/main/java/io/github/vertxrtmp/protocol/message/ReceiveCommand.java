package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.protocol.CommandException;

/**
 * {@code receiveAudio} and {@code receiveVideo} (RTMP 1.0 §7.2.2.4, §7.2.2.5).
 *
 * @param receive whether the client wants that medium
 */
public record ReceiveCommand(boolean receive) {

  public static final String AUDIO_NAME = "receiveAudio";
  public static final String VIDEO_NAME = "receiveVideo";

  /**
   * @throws CommandException {@link StatusCodes#STREAM_FAILED}: neither true nor false
   */
  public static ReceiveCommand from(Command command) {
    return new ReceiveCommand(Arguments.flag(command, command.arg(0), StatusCodes.STREAM_FAILED));
  }
}
