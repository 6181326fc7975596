package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.RtmpTestClient;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients put into connect and into addresses besides the plain case. */
class ConnectIT {

  @TempDir
  static Path root;

  @RegisterExtension
  static final SharedServer server = new SharedServer(() -> root);

  /** Users put such values into OBS, ffmpeg and librtmp for authentication. */
  @Test
  void furtherConnectArguments() {
    publish(server.url("live/further"), "-rtmp_conn", "B:1 S:secret N:12.5 Z: O:1 NN:code:1.23 NS:flag:ok O:0");
  }

  @Test
  void clientsThatNameEveryEnhancedCodec() {
    publish(server.url("live/enhanced"), "-rtmp_enhanced_codecs", "av01,vp09,hvc1,Opus");
  }

  @ParameterizedTest
  @ValueSource(strings = {"live/name?token=abc", "live/scope/deep/name", "live/%7Euser", "live/nöm"})
  void namesAsUsersWriteThem(String path) {
    publish(server.url(path));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void objectEncodingIsAgreed(int encoding) {
    try (RtmpTestClient client = server.open()) {
      AmfObject info = client.connect("live", new AmfObject().put("objectEncoding", encoding)).info();
      assertEquals(encoding, info.getNumber("objectEncoding"));
      client.publish("encoding" + encoding).awaitStatus("NetStream.Publish.Start");
    }
  }

  /** Half a second is enough to see that it is accepted. */
  private static void publish(String url, String... options) {
    String[] args = {"-v", "error", "-re", "-t", "0.5", "-i", Clip.H264_AAC.file().toString(), "-c", "copy"};
    FfmpegTool.run(Clip.LIMIT, concat(args, options, "-f", "flv", url)).orFail();
  }

  private static String[] concat(String[] first, String[] second, String... third) {
    return Stream.of(first, second, third).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
