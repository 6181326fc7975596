package io.github.vertxrtmp.it;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.FfmpegTool;
import io.github.vertxrtmp.test.ServerProcess;
import io.github.vertxrtmp.test.ToolResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may, as ffmpeg sees it. */
class AccessIT {

  @TempDir
  private Path folder;

  /** The key is {@code s3cr3t}. */
  @Test
  void ffmpegPublishesWithKeyAndReadsWhyNot() throws Exception {
    FfmpegTool.assumeAvailable();
    Path conf = Files.writeString(folder.resolve("conf.json"), "{\"access\": {\"live\": {\"keys\": {\"streams\": {\"cam\": "
      + "[\"$pbkdf2-sha256$1$MDEyMzQ1Njc4OWFiY2RlZg$S246naua70rwWViiK1SllecSH/PEXENvKY5tkb67X.A\"]}}}}}");
    try (ServerProcess server = ServerProcess.start(folder.resolve("flvs"), "-k", "-c", conf.toString())) {
      Clip.H264_AAC.publish(server.url("live/cam-s3cr3t")).await().orFail();
      ToolResult wrong = Clip.H264_AAC.publish(server.url("live/cam?key=wrong")).await();
      assertNotEquals(0, wrong.exitCode(), wrong::toString);
      assertTrue(wrong.stderr().contains("Wrong stream key"), wrong::toString);
    }
    assertTrue(Files.exists(folder.resolve("flvs/cam.flv")));
  }
}
