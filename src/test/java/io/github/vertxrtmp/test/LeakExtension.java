package io.github.vertxrtmp.test;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class behind which a buffer stayed unreleased. Applied to every class, see {@code junit-platform.properties}. */
public final class LeakExtension implements AfterAllCallback {

  @Override
  public void afterAll(ExtensionContext context) {
    // A nested class shares its buffers with the one around it, which is asked at its own end.
    if (LeakRecorder.isInstalled() && context.getRequiredTestClass().getEnclosingClass() == null) {
      List<String> leaks = LeakRecorder.take();
      if (!leaks.isEmpty()) {
        throw new AssertionError(leaks.size() + " leaks, the first: " + leaks.get(0));
      }
    }
  }
}
