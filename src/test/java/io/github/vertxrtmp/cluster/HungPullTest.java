package io.github.vertxrtmp.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.protocol.message.PeerClaim;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.netty.util.internal.PlatformDependent;
import org.junit.jupiter.api.Test;

/** A node that hangs while it fetches a stream is to the stream's node a player that takes nothing any more. */
class HungPullTest {

  private static final int FRAMES = 40;
  private static final int FRAME_BYTES = 1 << 20;
  private static final byte INTER_FRAME_OF_AVC = 0x27;
  /** {@code delivery.maxQueueBytes} is 4 MiB; the others take all that comes, but may be behind by some frames. */
  private static final int MOST_BYTES = 16 * FRAME_BYTES;

  private static byte[] frame(int number) {
    byte[] payload = new byte[FRAME_BYTES];
    payload[0] = INTER_FRAME_OF_AVC;
    payload[1] = 1;
    payload[FRAME_BYTES - 1] = (byte) number;
    return payload;
  }

  private static void keyframe(RtmpTestClient client) {
    client.await("a keyframe", message -> message.isMedia() && message.payload().length == TestMedia.avcKeyframe(1).length);
  }

  @Test
  void littleWaitsForItWhileOthersGetAll() {
    AmfObject agent = new AmfObject();
    new PeerClaim("other", "proven").putInto(agent);
    try (TestServer server = TestServer.startAmongNodes()) {
      RtmpTestClient publisher = server.connect("live").publish("cam");
      publisher.awaitStatus("NetStream.Publish.Start");
      publisher.video(0, TestMedia.avcHeader());
      publisher.video(40, TestMedia.avcKeyframe(1));
      RtmpTestClient player = server.connect("live").play("cam");
      keyframe(player);
      try (RtmpTestClient node = RtmpTestClient.open(server.port())) {
        node.connect("live", agent);
        node.play("cam");
        keyframe(node);
        long before = PlatformDependent.usedDirectMemory();
        for (int i = 0; i < FRAMES; i++) {
          int number = i;
          publisher.video(80 + i, frame(i));
          player.await("frame " + i, message -> message.payload().length == FRAME_BYTES && message.payload()[FRAME_BYTES - 1] == number);
        }
        long more = PlatformDependent.usedDirectMemory() - before;
        assertTrue(more < MOST_BYTES, more + " bytes more of " + FRAMES * (long) FRAME_BYTES);
      }
    }
  }
}
