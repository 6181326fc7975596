package io.github.vertxrtmp.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vertxrtmp.test.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartLocksTest {

  /** Another process that wants the same file. */
  public static final class Other {
    public static void main(String[] args) throws IOException {
      Path root = Path.of(args[0]);
      try (PartLocks locks = new PartLocks(root)) {
        System.out.println(locks.take(root.resolve("one.flv.part")));
      }
    }
  }

  @TempDir
  Path root;

  /** POSIX: closing any channel of a file frees the process's locks in it. */
  @Test
  void holdAlthoughAnotherRecorderOfTheProcessEnds() throws Exception {
    try (PartLocks locks = new PartLocks(root)) {
      try (PartLocks another = new PartLocks(root)) {
        assertTrue(locks.take(part("one")));
        assertFalse(another.take(part("one")));
        assertTrue(another.take(part("two")));
      }
      assertEquals("false", other());
      assertTrue(locks.take(part("two")), "with its holder it is free");
    }
  }

  @Test
  void areFreeForAnotherProcessWhenTheRecorderEnds() throws Exception {
    try (PartLocks another = new PartLocks(root)) {
      assertTrue(another.take(part("two")));
      try (PartLocks locks = new PartLocks(root)) {
        assertTrue(locks.take(part("one")));
      }
      assertEquals("true", other());
    }
  }

  private Path part(String name) {
    return root.resolve(name + ".flv.part");
  }

  private String other() throws Exception {
    return ChildJvm.run(List.of(), Other.class, root.toString());
  }
}
