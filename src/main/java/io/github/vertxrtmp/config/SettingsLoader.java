package io.github.vertxrtmp.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Brings the sources together. Every failure is a {@link SettingsException}. */
public final class SettingsLoader {

  private static final JsonFactory PARSERS = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private SettingsLoader() {
  }

  /** Loads through vertx-config. */
  public static Future<Settings> load(Vertx vertx, SettingsSources sources) {
    ConfigRetrieverOptions options = new ConfigRetrieverOptions();
    try {
      sources.layers().forEach(layer -> options.addStore(new ConfigStoreOptions().setType("json").setConfig(layer)));
    } catch (SettingsException e) {
      return Future.failedFuture(e);
    }
    ConfigRetriever retriever = ConfigRetriever.create(vertx, options);
    return retriever.getConfig().map(SettingsLoader::settings).onComplete(done -> retriever.close());
  }

  /** Loads where there is no Vert.x yet: the command line needs to know before it starts one. */
  public static Settings load(SettingsSources sources) {
    JsonObject merged = new JsonObject();
    sources.layers().forEach(layer -> merged.mergeIn(layer, true));
    return settings(merged);
  }

  /**
   * One setting that is written as text.
   *
   * @param name how messages name its place
   * @param path the setting, for example {@code record.all}
   * @param text its value
   */
  public static JsonObject one(String name, String path, String text) {
    return TextSettings.one(name, List.of(path.split("\\.")), text);
  }

  /**
   * The JSON object that sets one setting, as a conf file has it. Nothing is checked.
   *
   * @param path the setting, for example {@code record.all}
   */
  public static JsonObject one(String path, Object value) {
    return SettingsSchema.tree(List.of(path.split("\\.")), value);
  }

  /**
   * Checks an entry of the setting {@code apps}.
   *
   * @throws SettingsException if it is wrong
   */
  public static JsonObject app(String name, JsonObject entry) {
    SettingsSchema.get().check(SettingsSchema.tree(List.of("apps", name), entry)).ifPresent(problem -> {
      throw new SettingsException(problem.path() + ": " + problem.text());
    });
    return entry;
  }

  /** Those that a program sets itself: its values above the defaults, and nothing of the process around it. */
  public static Settings of(JsonObject some) {
    SettingsSchema.get().check(some).ifPresent(problem -> {
      throw new SettingsException(problem.path() + ": " + problem.text());
    });
    return settings(SettingsSchema.get().defaults().mergeIn(some, true));
  }

  static Settings settings(JsonObject complete) {
    return RecordMapper.map(complete, Settings.class);
  }

  /**
   * Reads a conf file. Blocks.
   *
   * @param fileOrJson path of a file with a JSON object, or, as Vert.x's launchers have it, the object itself
   */
  public static JsonObject read(String fileOrJson) {
    boolean inline = fileOrJson.stripLeading().startsWith("{");
    String name = confName(fileOrJson);
    try {
      String text = inline ? fileOrJson : Files.readString(Path.of(fileOrJson));
      if (JacksonCodec.fromParser(PARSERS.createParser(text), Object.class) instanceof JsonObject object) {
        return object;
      }
      throw new SettingsException(name + ": expected a JSON object, found something else");
    } catch (DecodeException e) {
      throw new SettingsException(name + ": expected a JSON object: " + place(e));
    } catch (NoSuchFileException | InvalidPathException e) {
      throw new SettingsException(name + ": no such file, expected one with a JSON object");
    } catch (IOException e) {
      throw new SettingsException(name + ": cannot be read, expected a file with a JSON object: " + e.getMessage());
    }
  }

  /** How messages name what {@link #read} reads. */
  public static String confName(String fileOrJson) {
    return fileOrJson.stripLeading().startsWith("{") ? "-conf" : fileOrJson;
  }

  private static String place(DecodeException e) {
    if (e.getCause() instanceof JsonProcessingException cause && cause.getLocation() != null) {
      String what = cause.getOriginalMessage().lines().findFirst().orElse("").replaceAll(" \\(start marker.*", "")
        // What stands there may be a secret that somebody forgot to quote.
        .replaceAll("token '.*?':", "token:");
      return "line " + cause.getLocation().getLineNr() + ", column " + cause.getLocation().getColumnNr() + ": " + what;
    }
    return e.getMessage();
  }
}
