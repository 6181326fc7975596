package io.github.vertxrtmp.record;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of segments, from a pattern such as <code>{name}/{yyyy-MM-dd}/{HHmmss}-{n}</code>. Immutable.
 */
final class SegmentNames {

  /** One piece of the pattern. */
  private interface Piece {
    void append(StringBuilder out, String stream, Instant time, int number);
  }

  private final List<Piece> pieces = new ArrayList<>();

  /**
   * @throws IllegalArgumentException if the pattern has a brace too many or too few, or a wrong date field
   */
  SegmentNames(String pattern, ZoneId zone) {
    int at = 0;
    while (at < pattern.length()) {
      int open = pattern.indexOf('{', at);
      String text = pattern.substring(at, open < 0 ? pattern.length() : open);
      if (text.indexOf('}') >= 0) {
        throw new IllegalArgumentException("Segment name pattern has a } without {: " + pattern);
      }
      pieces.add((out, stream, time, number) -> out.append(text));
      if (open < 0) {
        return;
      }
      int close = pattern.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("Segment name pattern has a { without }: " + pattern);
      }
      pieces.add(field(pattern.substring(open + 1, close), zone));
      at = close + 1;
    }
  }

  private static Piece field(String field, ZoneId zone) {
    return switch (field) {
      case "name" -> (out, stream, time, number) -> out.append(stream);
      case "n" -> (out, stream, time, number) -> out.append(number);
      default -> {
        DateTimeFormatter format = DateTimeFormatter.ofPattern(field).withZone(zone);
        yield (out, stream, time, number) -> format.formatTo(time, out);
      }
    };
  }

  /**
   * @param stream scope and name of the stream
   * @param number of the segment, from 1
   */
  String name(String stream, Instant time, int number) {
    StringBuilder out = new StringBuilder();
    pieces.forEach(piece -> piece.append(out, stream, time, number));
    return out.toString();
  }
}
