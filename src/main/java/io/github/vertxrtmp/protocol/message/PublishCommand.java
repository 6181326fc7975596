package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.protocol.CommandException;
import java.util.Locale;

/**
 * {@code publish} (RTMP 1.0 §7.2.2.6).
 *
 * @param name as sent, with its query, never empty
 */
public record PublishCommand(String name, Mode mode) {

  public static final String NAME = "publish";

  /** What becomes of the stream beside going live. */
  public enum Mode {
    LIVE, RECORD, APPEND;

    /** @param text one of the texts below */
    public static Mode of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** In lower case, as in the command. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws CommandException {@link StatusCodes#PUBLISH_BAD_NAME}: no name
   */
  public static PublishCommand from(Command command) {
    return new PublishCommand(Arguments.name(command, command.arg(0), StatusCodes.PUBLISH_BAD_NAME), mode(command.arg(1)));
  }

  /** Encoders leave the type out or send the app's name instead; all these are live, as in other servers. */
  private static Mode mode(Object value) {
    String text = value instanceof String type ? type.toLowerCase(Locale.ROOT) : "";
    return switch (text) {
      case "record" -> Mode.RECORD;
      case "append", "appendwithgap" -> Mode.APPEND;
      default -> Mode.LIVE;
    };
  }
}
