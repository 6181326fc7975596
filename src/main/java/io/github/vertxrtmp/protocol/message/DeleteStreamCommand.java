package io.github.vertxrtmp.protocol.message;

/**
 * {@code deleteStream} (RTMP 1.0 §7.2.2.3), and {@code closeStream} where it names a stream. It is not answered, so there is
 * nobody to tell of a mistake.
 *
 * @param messageStreamId {@link #NONE} if the client named no possible id
 */
public record DeleteStreamCommand(int messageStreamId) {

  public static final String NAME = "deleteStream";
  public static final int NONE = -1;

  public static DeleteStreamCommand from(Command command) {
    double id = Arguments.number(command.arg(0), NONE);
    return new DeleteStreamCommand(id >= 0 && id <= Integer.MAX_VALUE && id == Math.rint(id) ? (int) id : NONE);
  }
}
