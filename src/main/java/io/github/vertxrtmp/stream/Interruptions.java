package io.github.vertxrtmp.stream;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The streams of an event loop that wait for their publishers to come back. Event-loop confined: each loop has its own. */
public final class Interruptions {

  private final Set<Publication> waiting = new HashSet<>();
  private String stopReason;

  /** The publisher of a stream is lost. The stream waits for it, unless what publishes here is stopping. */
  public void lost(Publication publication, String reason) {
    if (stopReason != null) {
      publication.close(stopReason);
      return;
    }
    waiting.add(publication);
    publication.interrupt(reason).onComplete(over -> waiting.remove(publication));
  }

  /**
   * Nothing waits any more, from now on.
   *
   * @return done when those that do have ended
   */
  public Future<Void> stop(String reason) {
    stopReason = reason;
    List<Future<?>> ends = new ArrayList<>();
    List.copyOf(waiting).forEach(publication -> ends.add(publication.close(reason)));
    return Future.join(ends).mapEmpty();
  }
}
