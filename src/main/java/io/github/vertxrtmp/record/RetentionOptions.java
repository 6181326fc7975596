package io.github.vertxrtmp.record;

/**
 * What the recorder deletes: the oldest complete files under the root, never one that is being written or played.
 *
 * @param maxAgeSeconds   files that were completed longer ago; 0 keeps them
 * @param maxTotalBytes   the oldest as long as all together are larger; 0 keeps them
 * @param everySeconds    how often it looks, besides at each file's completion
 */
public record RetentionOptions(long maxAgeSeconds, long maxTotalBytes, int everySeconds) {

  /** Nothing is deleted. */
  public static final RetentionOptions NONE = new RetentionOptions(0, 0, 60);

  boolean enabled() {
    return maxAgeSeconds > 0 || maxTotalBytes > 0;
  }
}
