package io.github.vertxrtmp.config;

/**
 * When recorded files are deleted: the oldest complete ones first, never one that is being written or played.
 *
 * @param seconds      files that were completed longer ago; 0 keeps them
 * @param bytes        the oldest while all together are larger; 0 keeps them
 * @param checkSeconds how often is looked
 */
public record RecordKeepSettings(long seconds, long bytes, int checkSeconds) {

  /** Whether anything is deleted at all. */
  public boolean limited() {
    return seconds > 0 || bytes > 0;
  }
}
