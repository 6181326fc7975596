package io.github.vertxrtmp.session;

import io.github.vertxrtmp.config.LimitSettings;
import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.LimitException;
import io.github.vertxrtmp.protocol.message.StatusCodes;

/** Reads the paths and names that a client gives, and the queries behind them, within their limits. Event-loop confined. */
final class NameReader {

  private final RtmpSession session;
  private final LimitSettings limits;

  NameReader(RtmpSession session) {
    this.session = session;
    this.limits = session.services().settings().limits();
  }

  /** @throws CommandException when it is no path of an application, or too long */
  AppPath path(String text) {
    check(text, "limits.pathLength", limits.pathLength(), StatusCodes.CONNECT_REJECTED);
    return AppPath.parse(text, limits.pathLength());
  }

  /**
   * @param code of a refusal
   * @throws CommandException when it is no name of a stream, or too long
   */
  StreamName stream(String text, String code) {
    check(text, "limits.nameLength", limits.nameLength(), code);
    return StreamName.parse(text, limits.nameLength()).orElseThrow(() -> new CommandException(code, "Not a stream name"));
  }

  private void check(String text, String limit, int most, String code) {
    int mark = text.indexOf('?');
    int length = mark < 0 ? text.length() : mark;
    int query = text.length() - length;
    if (length > most) {
      refuse(new LimitException(limit, "Name of " + length + " characters, " + most + " are allowed"), code);
    } else if (query > limits.queryLength()) {
      refuse(new LimitException("limits.queryLength", "Query of " + query + " characters, " + limits.queryLength() + " are allowed"), code);
    }
  }

  private void refuse(LimitException limit, String code) {
    session.report(limit);
    throw new CommandException(code, limit.getMessage());
  }
}
