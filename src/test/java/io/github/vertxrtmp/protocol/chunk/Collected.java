package io.github.vertxrtmp.protocol.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Keeps the messages of a reader in a form that compares and prints. */
final class Collected implements ChunkReader.Handler {

  private final List<String> messages = new ArrayList<>();

  static String text(int type, int stream, long timestamp, byte[] payload) {
    return type + " on " + stream + " at " + timestamp + ": " + payload.length + " " + HexFormat.of().formatHex(payload);
  }

  @Override
  public void message(int type, int messageStreamId, long timestamp, byte[] payload) {
    messages.add(text(type, messageStreamId, timestamp, payload));
  }

  List<String> messages() {
    return messages;
  }

  void assertMessages(String... expected) {
    assertEquals(List.of(expected), messages);
  }
}
