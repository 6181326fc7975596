package io.github.vertxrtmp.protocol.message;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.protocol.CommandException;
import java.util.List;

/**
 * {@code connect} (RTMP 1.0 §7.2.1.1). Text that the client did not send is empty, numbers are 0.
 *
 * @param app            the path behind the host, as sent, never empty
 * @param tcUrl          the URL the client connects to
 * @param flashVer       the client's program and version
 * @param swfUrl         the Flash file that connects
 * @param pageUrl        the web page around it
 * @param audioCodecs    bits of the legacy audio codecs that the client plays
 * @param videoCodecs    bits of the legacy video codecs that the client plays
 * @param objectEncoding {@link #AMF0} or {@link #AMF3}
 * @param enhanced       {@link EnhancedCapabilities#NONE} for a client that knows nothing of Enhanced RTMP
 * @param properties     all that the command object holds, the above included
 * @param args           optional user arguments behind it
 */
public record ConnectCommand(String app, String tcUrl, String flashVer, String swfUrl, String pageUrl, double audioCodecs,
                             double videoCodecs, int objectEncoding, EnhancedCapabilities enhanced, AmfObject properties,
                             List<Object> args) {

  public static final String NAME = "connect";
  public static final int AMF0 = 0;
  public static final int AMF3 = 3;

  /**
   * @throws CommandException there is no command object, no app, or an object encoding that does not exist
   */
  public static ConnectCommand from(Command command) {
    if (!(command.commandObject() instanceof AmfObject properties)) {
      throw new CommandException(StatusCodes.CONNECT_REJECTED, "connect needs a command object");
    }
    String app = text(properties, "app");
    if (app.isBlank()) {
      throw new CommandException(StatusCodes.CONNECT_INVALID_APP, "connect needs the name of an application: rtmp://host/app/stream");
    }
    return new ConnectCommand(app, text(properties, "tcUrl"), text(properties, "flashVer"), text(properties, "swfUrl"),
      text(properties, "pageUrl"), number(properties, "audioCodecs"), number(properties, "videoCodecs"), objectEncoding(properties),
      EnhancedCapabilities.from(properties), properties, command.args());
  }

  private static int objectEncoding(AmfObject properties) {
    double encoding = number(properties, "objectEncoding");
    if (encoding != AMF0 && encoding != AMF3) {
      throw new CommandException(StatusCodes.CONNECT_REJECTED, "Object encoding " + encoding + " is neither AMF0 (0) nor AMF3 (3)");
    }
    return (int) encoding;
  }

  private static String text(AmfObject properties, String name) {
    String text = properties.getString(name);
    return text == null ? "" : text;
  }

  private static double number(AmfObject properties, String name) {
    return Arguments.number(properties.get(name), 0);
  }
}
