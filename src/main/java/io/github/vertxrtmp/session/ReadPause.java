package io.github.vertxrtmp.session;

import java.util.HashSet;
import java.util.Set;

/** Stops reading from the peer for as long as anybody wants it stopped. Event-loop confined. */
final class ReadPause {

  private final Link link;
  private final Set<Object> reasons = new HashSet<>();

  ReadPause(Link link) {
    this.link = link;
  }

  /** Reading stops until the same object says {@link #end}. */
  void begin(Object reason) {
    if (reasons.isEmpty()) {
      link.pauseReading();
    }
    reasons.add(reason);
  }

  /** Whether the peer cannot send for another reason than this one. */
  boolean isPausedBesides(Object reason) {
    return reasons.size() > (reasons.contains(reason) ? 1 : 0);
  }

  void end(Object reason) {
    if (reasons.remove(reason) && reasons.isEmpty()) {
      link.resumeReading();
    }
  }
}
