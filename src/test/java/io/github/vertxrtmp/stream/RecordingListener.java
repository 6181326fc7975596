package io.github.vertxrtmp.stream;

import io.github.vertxrtmp.media.MediaFrame;
import io.github.vertxrtmp.media.StreamSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes down what a subscription says: {@code began p 5}, {@code 5}, {@code ended}. */
final class RecordingListener implements StreamListener {

  final List<String> calls = new ArrayList<>();
  final List<MediaFrame> frames = new ArrayList<>();
  private Consumer<String> hook = call -> { };

  /** Runs within each call. */
  void within(Consumer<String> action) {
    hook = action;
  }

  private void note(String call) {
    calls.add(call);
    hook.accept(call);
  }

  @Override
  public void began(StreamSnapshot snapshot) {
    note("began " + snapshot.publicationId() + " " + snapshot.nextSequence());
  }

  @Override
  public void frame(MediaFrame frame) {
    frames.add(frame);
    note(String.valueOf(frame.sequence()));
  }

  @Override
  public void interrupted() {
    note("interrupted");
  }

  @Override
  public void resumed() {
    note("resumed");
  }

  @Override
  public void ended() {
    note("ended");
  }

  List<String> take() {
    List<String> taken = new ArrayList<>(calls);
    calls.clear();
    return taken;
  }
}
