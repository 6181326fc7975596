package io.github.vertxrtmp.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes records of JSON that the schema has approved. A component may be a string, a number, a boolean, a path, an enum
 * (written in small letters), a record, or a list or map of these; a type that is written otherwise has a static method
 * {@code fromJson(Object)}. What a schema cannot say a record checks itself: its constructor throws an
 * {@link IllegalArgumentException} of which the message begins with the component's name.
 *
 * <p>Jackson's databind does this as well, for 0.3 s of the processor at every start.
 */
final class RecordMapper {

  private RecordMapper() {
  }

  static <R> R map(JsonObject json, Class<R> type) {
    return map(json, type, "");
  }

  private static <R> R map(JsonObject json, Class<R> type, String path) {
    try {
      RecordComponent[] components = type.getRecordComponents();
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        String name = components[i].getName();
        values[i] = value(json.getValue(name), components[i].getGenericType(), path + name + ".");
      }
      Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException wrong) {
        throw new SettingsException(path + wrong.getMessage());
      }
      throw new IllegalStateException("Cannot make a " + type.getName(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make a " + type.getName(), e);
    }
  }

  private static Object value(Object json, Type type, String path) throws ReflectiveOperationException {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class ? mapOf((JsonObject) json, arguments[1], path)
        : listOf((JsonArray) json, arguments[0], path);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isPrimitive() || plain == String.class) {
      return primitive(json, plain);
    }
    if (plain == Path.class) {
      return Path.of((String) json);
    }
    if (plain.isEnum()) {
      return constant(plain, (String) json);
    }
    for (Method method : plain.getDeclaredMethods()) {
      if (method.getName().equals("fromJson")) {
        return read(method, json, path);
      }
    }
    return map((JsonObject) json, plain, path);
  }

  /** What the schema cannot check, such as networks, the type itself refuses. */
  private static Object read(Method fromJson, Object json, String path) throws ReflectiveOperationException {
    try {
      return fromJson.invoke(null, json);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException wrong) {
        throw new SettingsException(path.substring(0, path.length() - 1) + ": " + wrong.getMessage());
      }
      throw e;
    }
  }

  private static Object primitive(Object json, Class<?> type) {
    if (type == int.class) {
      return ((Number) json).intValue();
    }
    if (type == long.class) {
      return ((Number) json).longValue();
    }
    return type == double.class ? (Object) ((Number) json).doubleValue() : json;
  }

  private static Object constant(Class<?> type, String word) {
    String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(type.getEnumConstants()).filter(constant -> ((Enum<?>) constant).name().equals(name)).findFirst()
      .orElseThrow(() -> new IllegalStateException(type.getName() + " has no " + name));
  }

  private static Map<String, Object> mapOf(JsonObject json, Type type, String path) throws ReflectiveOperationException {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String key : json.fieldNames()) {
      values.put(key, value(json.getValue(key), type, path + key + "."));
    }
    return values;
  }

  private static List<Object> listOf(JsonArray json, Type type, String path) throws ReflectiveOperationException {
    Object[] values = new Object[json.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(json.getValue(i), type, path);
    }
    return List.of(values);
  }
}
