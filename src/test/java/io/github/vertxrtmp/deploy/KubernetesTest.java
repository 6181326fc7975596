package io.github.vertxrtmp.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests fit the API of Kubernetes, and fit together. */
class KubernetesTest {

  private static final String FOLDER = "kubernetes/";
  private static final Map<String, String> VERSIONS = Map.of("Service", "v1", "StatefulSet", "apps/v1", "PodDisruptionBudget",
      "policy/v1", "NetworkPolicy", "networking.k8s.io/v1");

  static Stream<JsonObject> manifests() {
    return strings(kustomization().getJsonArray("resources")).flatMap(name -> DeployFile.of(FOLDER + name).yaml().stream());
  }

  private static JsonObject kustomization() {
    return DeployFile.of(FOLDER + "kustomization.yaml").yaml().get(0);
  }

  /** By the classes that Kubernetes' own Java client is generated to: they refuse fields that there are not, or that are missing. */
  @ParameterizedTest
  @MethodSource("manifests")
  void aManifestFitsTheApi(JsonObject manifest) throws Exception {
    String kind = manifest.getString("kind");
    assertEquals(VERSIONS.get(kind), manifest.getString("apiVersion"), kind);
    check(kind, manifest);
  }

  @Test
  void theCheckSeesAWrongAndAMissingField() {
    JsonObject set = only("StatefulSet");
    container(set).put("comand", "x");
    assertTrue(assertThrows(IllegalArgumentException.class, () -> check("StatefulSet", set)).getMessage().contains("comand"));
    JsonObject nameless = only("StatefulSet");
    container(nameless).remove("name");
    assertTrue(assertThrows(IllegalArgumentException.class, () -> check("StatefulSet", nameless)).getMessage().contains("name"));
  }

  private static void check(String kind, JsonObject manifest) throws Exception {
    Method validate = Class.forName("io.kubernetes.client.openapi.models.V1" + kind).getMethod("validateJsonElement", JsonElement.class);
    try {
      validate.invoke(null, JsonParser.parseString(manifest.encode()));
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  @Test
  void everythingSelectsThePods() {
    JsonObject set = only("StatefulSet").getJsonObject("spec");
    JsonObject labels = set.getJsonObject("template").getJsonObject("metadata").getJsonObject("labels");
    JsonObject selector = new JsonObject().put("matchLabels", labels);
    assertEquals(selector, set.getJsonObject("selector"));
    assertEquals(selector, only("PodDisruptionBudget").getJsonObject("spec").getJsonObject("selector"));
    assertEquals(selector, only("NetworkPolicy").getJsonObject("spec").getJsonObject("podSelector"));
    all("Service").forEach(service -> assertEquals(labels, service.getJsonObject("spec").getJsonObject("selector")));
  }

  @Test
  void servicesLeadToPortsOfTheContainer() {
    List<String> ports = objects(container(only("StatefulSet")).getJsonArray("ports")).map(port -> port.getString("name")).toList();
    all("Service").flatMap(service -> objects(service.getJsonObject("spec").getJsonArray("ports")))
      .forEach(port -> assertTrue(ports.contains(port.getString("targetPort")), port::encode));
  }

  @Test
  void noServiceNameBecomesSettings() {
    assertEquals(false, pod().getBoolean("enableServiceLinks"));
  }

  @Test
  void theContainerMayDoNothingButServe() {
    JsonObject pod = pod().getJsonObject("securityContext");
    assertEquals(true, pod.getBoolean("runAsNonRoot"));
    assertEquals("RuntimeDefault", pod.getJsonObject("seccompProfile").getString("type"));
    JsonObject security = container(only("StatefulSet")).getJsonObject("securityContext");
    assertEquals(false, security.getBoolean("allowPrivilegeEscalation"));
    assertEquals(true, security.getBoolean("readOnlyRootFilesystem"));
    assertEquals(new JsonArray().add("ALL"), security.getJsonObject("capabilities").getJsonArray("drop"));
    assertTrue(DeployFile.of("Dockerfile").lines().contains("USER " + pod.getInteger("runAsUser") + ":" + pod.getInteger("runAsGroup")));
  }

  @Test
  void volumesThatAreMountedAreThere() {
    List<String> volumes = Stream.concat(objects(pod().getJsonArray("volumes")).map(volume -> volume.getString("name")),
        objects(only("StatefulSet").getJsonObject("spec").getJsonArray("volumeClaimTemplates"))
          .map(claim -> claim.getJsonObject("metadata").getString("name"))).toList();
    List<String> mounted = objects(container(only("StatefulSet")).getJsonArray("volumeMounts")).map(mount -> mount.getString("name")).toList();
    assertEquals(mounted.stream().sorted().toList(), volumes.stream().sorted().toList());
  }

  static JsonObject pod() {
    return only("StatefulSet").getJsonObject("spec").getJsonObject("template").getJsonObject("spec");
  }

  private static JsonObject container(JsonObject set) {
    return set.getJsonObject("spec").getJsonObject("template").getJsonObject("spec").getJsonArray("containers").getJsonObject(0);
  }

  private static Stream<JsonObject> all(String kind) {
    return manifests().filter(manifest -> kind.equals(manifest.getString("kind")));
  }

  private static JsonObject only(String kind) {
    List<JsonObject> found = all(kind).toList();
    assertEquals(1, found.size(), kind);
    return found.get(0);
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return IntStream.range(0, array.size()).mapToObj(array::getJsonObject);
  }

  private static Stream<String> strings(JsonArray array) {
    return IntStream.range(0, array.size()).mapToObj(array::getString);
  }
}
