package io.github.vertxrtmp.vod;

import io.github.vertxrtmp.config.VodSettings;
import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.stream.Playback;
import io.github.vertxrtmp.stream.PlaybackSink;
import io.github.vertxrtmp.vod.IndexCache.FileIndex;
import io.github.vertxrtmp.vod.OpenFile.Landing;
import io.github.vertxrtmp.vod.OpenFile.Piece;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * A file on its way to one player: reads ahead a piece, and hands over what is due. Confined to the player's context.
 */
final class FilePlayback implements Playback {

  /** Frames are handed over in steps, which keeps the wake-ups of many players cheap: the longer the lead, the longer the steps. */
  private static final int STEPS_OF_LEAD = 5;
  private static final long MIN_STEP_MILLIS = 10;
  private static final long MAX_STEP_MILLIS = 100;
  private static final long GROWTH_POLL_MILLIS = 200;
  private static final long NO_TIMER = -1;

  private final Context context;
  private final OpenFile file;
  private final FileRequests requests;
  private final PlaybackSink sink;
  private final VodSettings settings;
  private final PlaybackClock clock = new PlaybackClock();
  private final Queue<MediaFrame> queue = new ArrayDeque<>();
  /** A seek waits for the start. */
  private Future<Landing> firstJump = Future.failedFuture("Not started");
  private long leadMillis;
  private long endMillis = Long.MAX_VALUE;
  private long queuedBytes;
  private int jumps;
  private boolean started;
  private boolean reading;
  private boolean seeking;
  private boolean paused;
  private boolean waitingForDrain;
  private boolean fileEnded;
  private Throwable damage;
  /** The sink has been told; a seek begins anew. */
  private boolean ended;
  private boolean polling;
  private boolean closed;
  private long timer = NO_TIMER;

  FilePlayback(Context context, WorkerExecutor workers, IndexCache indexes, OpenFile file, PlaybackSink sink, VodSettings settings) {
    this.context = context;
    this.file = file;
    this.requests = new FileRequests(context, workers, indexes, file);
    this.sink = sink;
    this.settings = settings;
    this.leadMillis = settings.minLeadMillis();
  }

  @Override
  public void start(long startMillis, long duration) {
    if (duration >= 0) {
      // 0 is the single frame there (RTMP 1.0 §7.2.2.1).
      endMillis = startMillis + Math.max(1, duration);
    }
    firstJump = jump(Math.max(0, startMillis)).onSuccess(landing -> {
      started = true;
      if (file.metadata() != null && !closed) {
        sink.frame(file.metadata().at(landing.millis(), 0));
      }
      landed(landing);
    }).onFailure(cause -> {
      started = true;
      end(cause instanceof IllegalArgumentException ? null : cause);
    });
  }

  private void landed(Landing landing) {
    for (MediaFrame header : landing.headers()) {
      if (!closed) {
        sink.frame(header.at(landing.millis(), 0));
      }
    }
    clock.set(landing.millis());
    pump();
  }

  @Override
  public void bufferLength(long millis) {
    leadMillis = Math.max(settings.minLeadMillis(), Math.min(settings.maxLeadMillis(), millis));
    pump();
  }

  @Override
  public void pause() {
    paused = true;
    clock.stop();
  }

  @Override
  public void resume() {
    paused = false;
    clock.go();
    pump();
  }

  @Override
  public Future<Long> seek(long millis) {
    Promise<Long> reached = Promise.promise();
    firstJump.transform(started -> jump(millis)).onSuccess(landing -> {
      reached.complete(landing.millis());
      if (!closed) {
        landed(landing);
      }
    }).onFailure(reached::fail);
    return reached.future();
  }

  /** Until the index is there, playback goes on. */
  private Future<Landing> jump(long millis) {
    int mine = ++jumps;
    return requests.place(millis).compose(index -> mine == jumps ? land(millis, index) : Future.failedFuture("Another seek came after this one"));
  }

  /** Nothing is read meanwhile: what comes behind comes from the new position. */
  private Future<Landing> land(long millis, FileIndex index) {
    seeking = true;
    return requests.land(millis, index).onComplete(done -> {
      seeking = false;
      if (done.succeeded()) {
        queue.clear();
        queuedBytes = 0;
        fileEnded = false;
        ended = false;
        damage = null;
      } else {
        pump();
      }
    });
  }

  private boolean running() {
    return started && !closed && !ended && !paused && !seeking;
  }

  /** Hands over what is due, sees to the next piece, and sets the clock for what comes then. */
  private void pump() {
    if (!running()) {
      return;
    }
    long now = clock.position();
    while (!queue.isEmpty() && running()) {
      MediaFrame next = queue.peek();
      if (next.timestamp() >= endMillis) {
        end(null);
        return;
      }
      long early = next.timestamp() - leadMillis - now;
      if (early > 0) {
        wakeIn(early);
        break;
      }
      if (sink.writeQueueFull()) {
        awaitDrain();
        break;
      }
      queue.poll();
      queuedBytes -= next.size();
      sink.frame(next);
    }
    if (!running()) {
      return;
    }
    if (queue.isEmpty() && fileEnded) {
      end(damage);
    } else if (!fileEnded && !polling && queuedBytes < settings.readBytes() / 2) {
      read();
    }
  }

  private void wakeIn(long millis) {
    if (timer == NO_TIMER) {
      long step = Math.max(MIN_STEP_MILLIS, Math.max(leadMillis / STEPS_OF_LEAD, millis));
      timer = context.owner().setTimer(Math.min(MAX_STEP_MILLIS, step), fired -> {
        timer = NO_TIMER;
        pump();
      });
    }
  }

  private void awaitDrain() {
    if (!waitingForDrain) {
      waitingForDrain = true;
      // It comes out of the channel, where timers would go to the context of nobody.
      sink.drainHandler(drained -> context.runOnContext(now -> {
        waitingForDrain = false;
        pump();
      }));
    }
  }

  private void read() {
    if (reading) {
      return;
    }
    reading = true;
    requests.read().onComplete(piece -> {
      reading = false;
      if (piece.succeeded()) {
        take(piece.result());
      } else {
        end(piece.cause());
      }
    });
  }

  private void take(Piece piece) {
    if (closed) {
      return;
    }
    for (MediaFrame frame : piece.frames()) {
      queue.add(frame);
      queuedBytes += frame.size();
    }
    fileEnded = piece.end();
    damage = piece.damage();
    if (!piece.mustWait()) {
      pump();
    } else if (!polling) {
      polling = true;
      context.owner().setTimer(GROWTH_POLL_MILLIS, fired -> {
        polling = false;
        pump();
      });
    }
  }

  private void end(Throwable cause) {
    if (ended || closed) {
      return;
    }
    ended = true;
    if (cause == null) {
      sink.completed();
    } else {
      sink.failed(cause);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    queue.clear();
    if (timer != NO_TIMER) {
      context.owner().cancelTimer(timer);
    }
    requests.close();
  }
}
