package io.github.vertxrtmp.session;

import java.util.List;

/**
 * Cuts the names that peers give into parts. Names become parts of file paths, so what could lead out of a folder is not
 * a name: {@code .} and {@code ..}, backslashes, control characters. Nothing is ever decoded: {@code %2e} stays as it is.
 */
final class PathParts {

  private PathParts() {
  }

  /** The parts between the slashes, possibly empty ones; null when it is not a name at all. */
  static List<String> of(String path, int maxLength) {
    if (path.length() > maxLength || path.indexOf('\\') >= 0 || path.chars().anyMatch(Character::isISOControl)) {
      return null;
    }
    List<String> parts = List.of(path.split("/", -1));
    return parts.contains(".") || parts.contains("..") ? null : parts;
  }
}
