package io.github.vertxrtmp.session;

import io.vertx.core.json.JsonObject;

/**
 * What a stream is doing. By default it does not care: media that nobody asked for and commands that make no sense in a
 * state are no reason to end a connection. Event-loop confined.
 */
interface StreamState {

  /** Nothing is published or played. */
  StreamState IDLE = new StreamState() {
    @Override
    public boolean isBusy() {
      return false;
    }
  };

  /** Audio, video, data or an aggregate from the peer. */
  default void media(Incoming message) {
  }

  /** The player buffers this many milliseconds (RTMP 1.0 §7.1.7, SetBufferLength). */
  default void bufferLength(long millis) {
  }

  /** RTMP 1.0 §7.2.2.8. */
  default void pause(boolean pause) {
  }

  /** RTMP 1.0 §7.2.2.7. */
  default void seek(long millis) {
  }

  /** RTMP 1.0 §7.2.2.4. */
  default void receiveAudio(boolean wanted) {
  }

  /** RTMP 1.0 §7.2.2.5. */
  default void receiveVideo(boolean wanted) {
  }

  /** Ends it, for a reason in plain words. */
  default void close(String reason) {
  }

  /** Ends it since the peer is lost, for a reason in plain words. */
  default void lost(String reason) {
    close(reason);
  }

  /** What is published or played, for the application; null for nothing. */
  default JsonObject info() {
    return null;
  }

  /** Whether something is played that is not over yet. */
  default boolean goesOn() {
    return false;
  }

  /** Whether it publishes what the client calls so. */
  default boolean publishes(String asked) {
    return false;
  }

  /** Whether frames are expected from the peer. */
  default boolean isPublishing() {
    return false;
  }

  /**
   * A limit ends it together with its connection.
   *
   * @param idle whether nothing came for too long
   * @param text what happened, for the peer
   */
  default void tellLimit(boolean idle, String text) {
  }

  /** Encoded bytes that a player has been given so far. */
  default long deliveredBytes() {
    return 0;
  }

  /** Whether ending the connection would take something from the peer. */
  default boolean isBusy() {
    return true;
  }
}
