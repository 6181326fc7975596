package io.github.vertxrtmp.client;

import io.github.vertxrtmp.amf.AmfObject;

/** What a {@link ClientSession} tells its owner. All calls on the connection's event loop. */
public interface ClientHandler {

  /**
   * The handshake is done, and the client introduces itself.
   *
   * @param nonce bytes that the server has made up for this connection, and that no other has
   * @param agent the command object of {@code connect}, to which more may be added
   */
  void introduce(byte[] nonce, AmfObject agent);

  /** The server says what the stream does: one of {@link io.github.vertxrtmp.protocol.message.StatusCodes}. */
  void status(String code, String description);

  /**
   * A message of the stream.
   *
   * @param type      audio, video or data: {@link io.github.vertxrtmp.protocol.message.MessageType}
   * @param timestamp milliseconds as on the wire, 0 to 2^32 - 1
   * @param payload   now the handler's own
   */
  void media(int type, long timestamp, byte[] payload);

  /** The connection is over, or could not be made; the last call. */
  void ended(String reason);
}
