package io.github.vertxrtmp.stream;

import java.util.HashSet;
import java.util.Set;

/** Who plays a publication, on whichever loop. Event-loop confined. */
final class Audience {

  private final Set<String> viewers = new HashSet<>();
  private long limit;

  /** @param limit most viewers; negative: any number */
  Audience(long limit) {
    this.limit = limit;
  }

  /** Lets a viewer in, if there is room; one that is in already stays. */
  boolean join(String viewer) {
    return viewers.contains(viewer) || (limit < 0 || viewers.size() < limit) && viewers.add(viewer);
  }

  /** Whoever is in stays. */
  void limit(long most) {
    limit = most;
  }

  /** Most viewers; negative: any number. */
  long limit() {
    return limit;
  }

  void leave(String viewer) {
    viewers.remove(viewer);
  }

  int size() {
    return viewers.size();
  }
}
