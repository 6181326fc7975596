package io.github.vertxrtmp.test;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.stream.Collectors;

/** What Vert.x holds and tells nobody, so that it is looked for inside. */
public final class Insides {

  private Insides() {
  }

  /** Timers that will fire. */
  public static int timers(Vertx vertx) {
    return inside(vertx, "timeouts").size();
  }

  /** Addresses on the bus, with the number of those who listen; without those of replies, of which some are always awaited. */
  public static Map<String, Integer> consumers(Vertx vertx) {
    EventBus bus = vertx.eventBus();
    return inside(bus, "handlerMap").entrySet().stream().filter(entry -> !entry.getKey().toString().startsWith("__vertx.reply"))
      .collect(Collectors.toMap(entry -> entry.getKey().toString(), entry -> count((Iterable<?>) entry.getValue())));
  }

  private static int count(Iterable<?> all) {
    int count = 0;
    for (Object one : all) {
      count += one == null ? 0 : 1;
    }
    return count;
  }

  private static Map<?, ?> inside(Object owner, String name) {
    try {
      for (Class<?> each = owner.getClass(); each != null; each = each.getSuperclass()) {
        for (Field field : each.getDeclaredFields()) {
          if (field.getName().equals(name)) {
            field.setAccessible(true);
            return (Map<?, ?>) field.get(owner);
          }
        }
      }
      throw new AssertionError("no " + name + " in " + owner.getClass());
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
