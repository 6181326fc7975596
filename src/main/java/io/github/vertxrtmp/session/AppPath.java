package io.github.vertxrtmp.session;

import io.github.vertxrtmp.protocol.CommandException;
import io.github.vertxrtmp.protocol.message.StatusCodes;
import java.util.List;

/**
 * The connect path: the application and what follows it. {@code live/}, {@code /live}, {@code live/_definst_} and
 * {@code live?token=x} all are the application {@code live}.
 *
 * @param app    first part
 * @param scope  the other parts, joined by {@code /}; may be empty
 * @param params of the query
 */
record AppPath(String app, String scope, QueryString params) {

  private static final String DEFAULT_INSTANCE = "_definst_";

  static AppPath parse(String text, int maxLength) {
    QueryString params = QueryString.behind(text);
    List<String> parts = PathParts.of(params.path(), maxLength);
    List<String> kept = parts == null ? List.of() : parts.stream().filter(part -> !part.isEmpty() && !part.equals(DEFAULT_INSTANCE)).toList();
    if (kept.isEmpty()) {
      throw new CommandException(StatusCodes.CONNECT_REJECTED, "Not an application path: expected app or app/scope");
    }
    return new AppPath(kept.get(0), String.join("/", kept.subList(1, kept.size())), params);
  }

  /** Application and scope. */
  String path() {
    return scope.isEmpty() ? app : app + "/" + scope;
  }
}
