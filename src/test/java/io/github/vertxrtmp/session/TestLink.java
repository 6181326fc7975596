package io.github.vertxrtmp.session;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A link that leads nowhere and writes down what is done with it. */
final class TestLink implements Link {

  /** pause, resume, close. */
  final List<String> calls = new ArrayList<>();

  @Override
  public void write(ByteBuf bytes) {
    bytes.release();
  }

  @Override
  public void flush() {
  }

  @Override
  public void send(ByteBuf shared, int index, int length) {
    write(shared.retainedSlice(index, length));
    flush();
  }

  @Override
  public void afterInput(Runnable action) {
    action.run();
  }

  @Override
  public void flushSoon() {
  }

  @Override
  public long pendingBytes() {
    return 0;
  }

  @Override
  public boolean isIdle() {
    return true;
  }

  @Override
  public boolean writeQueueFull() {
    return false;
  }

  @Override
  public void drainHandler(Handler<Void> handler) {
  }

  @Override
  public void pauseReading() {
    calls.add("pause");
  }

  @Override
  public void resumeReading() {
    calls.add("resume");
  }

  @Override
  public JsonObject tls() {
    return null;
  }

  @Override
  public void close() {
    calls.add("close");
  }

  @Override
  public long writtenBytes() {
    return 0;
  }

  @Override
  public String remoteAddress() {
    return "192.0.2.1:1";
  }
}
