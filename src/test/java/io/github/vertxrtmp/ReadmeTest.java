package io.github.vertxrtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.amf.AmfEcmaArray;
import io.github.vertxrtmp.amf.AmfObject;
import io.github.vertxrtmp.amf.json.AmfJson;
import io.github.vertxrtmp.media.StreamKey;
import io.github.vertxrtmp.server.RtmpServerOptions;
import io.github.vertxrtmp.test.LibraryServer;
import io.github.vertxrtmp.test.RtmpTestClient;
import io.github.vertxrtmp.test.TestMedia;
import io.github.vertxrtmp.test.TestServer;
import io.vertx.core.Deployable;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md says about applications is so. {@link FirstAppIT} runs its first app as a reader does. */
class ReadmeTest {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  @TempDir
  private Path folder;

  @Test
  void verticleThatMirrorsStreamDoes() throws Exception {
    Path classes = Readme.compile(folder, "Mirror", Readme.javaClass("Mirror"), System.getProperty("java.class.path"));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
         LibraryServer server = LibraryServer.start(folder, it -> it);
         RtmpTestClient publisher = server.connect("live"); RtmpTestClient viewer = server.connect("live")) {
      Deployable mirror = (Deployable) loader.loadClass("com.acme.Mirror").getConstructor().newInstance();
      String id = TestServer.await(server.vertx().deployVerticle(mirror));
      publisher.publish("cam").awaitStatus("NetStream.Publish.Start");
      publisher.video(0, TestMedia.avcHeader());
      publisher.video(40, TestMedia.avcKeyframe(1));
      viewer.play("mirror");
      assertEquals(40, viewer.awaitMedia(2).get(1).timestamp());
      server.ask("rtmp.stream." + StreamKey.parse("live/mirror"), new JsonObject().put("action", "info"));
      TestServer.await(server.vertx().undeploy(id));
      viewer.awaitStatus("NetStream.Play.UnpublishNotify");
    }
  }

  @Test
  void confOfApplicationsIsValid() {
    JsonObject conf = new JsonObject(Readme.block("{\"apps\": {"));
    assertEquals(conf.getJsonObject("apps"), new RtmpServerOptions(conf).toJson().getJsonObject("apps"));
  }

  @Test
  void leftOutDefaultIsNotFound() {
    try (LibraryServer server = LibraryServer.start(folder, new RtmpServerOptions().set("apps.*", false), it -> it);
         RtmpTestClient client = RtmpTestClient.open(server.port())) {
      int connect = client.sendConnect("nobody", new AmfObject());
      assertEquals("Application not found: nobody", client.awaitAnswer(connect).info().getString("description"));
      client.awaitClosed();
    }
  }

  /** Each value of the table is read, and comes back as it stands there. */
  @Test
  void amfTableIsTrue() {
    List<String> lines = Readme.lines();
    int first = lines.indexOf("| AMF | JSON |") + 2;
    int values = 0;
    for (String row : lines.subList(first, lines.size()).stream().takeWhile(line -> line.startsWith("|")).toList()) {
      Matcher code = CODE.matcher(row.substring(row.indexOf('|', 1)));
      while (code.find()) {
        if (code.group(1).matches("[\\[{\"0-9tn].*") && !code.group(1).endsWith("\": true")) {
          Object json = Json.decodeValue(code.group(1));
          Object amf = AmfJson.fromJson(json);
          assertEquals(amf instanceof AmfEcmaArray ? new JsonObject("{\"a\":1}") : json, AmfJson.toJson(amf), row);
          values++;
        }
      }
    }
    assertEquals(17, values);
  }

  @Test
  void namesTheVersionThatIsBuilt() throws IOException {
    Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(Files.readString(Path.of("pom.xml")));
    assertTrue(version.find());
    String pom = Readme.block("<project ");
    assertTrue(pom.contains("<artifactId>vertx-rtmp</artifactId>\n      <version>" + version.group(1) + "</version>"), pom);
  }

  @Test
  void linksLeadSomewhere() {
    for (String line : Readme.lines()) {
      Matcher link = LINK.matcher(line);
      while (link.find()) {
        assertTrue(Files.exists(Path.of(link.group(1))), link.group(1));
      }
    }
  }
}
