package io.github.vertxrtmp.it;

import io.github.vertxrtmp.test.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration of clusters as it is shipped, on ports of its own: several builds may run on one machine. */
public final class ClusterConf {

  private ClusterConf() {
  }

  /** @param folder where the file goes */
  public static Path write(Path folder) throws IOException {
    int port = FreePort.find();
    String conf = Files.readString(Path.of("conf/cluster.xml"));
    for (int i = 0; i < 3; i++) {
      conf = conf.replace(String.valueOf(15701 + i), String.valueOf(port + i));
    }
    return Files.writeString(folder.resolve("cluster.xml"), conf.replace("<cluster-name>vertx-rtmp<", "<cluster-name>test-" + port + "<"));
  }
}
