package io.github.vertxrtmp.record;

import io.github.vertxrtmp.flv.FlvFormatException;
import io.github.vertxrtmp.flv.FlvNameException;
import io.vertx.core.eventbus.ReplyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;

/** Why the recorder refuses a request; becomes the failure of the reply. */
final class RecorderException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  /** No such stream or recording. */
  static final int NOT_HERE = 404;

  private final int code;

  /**
   * @param code 400 wrong request or name, 404 no such stream or recording, 409 the file is in use, 500 the disk
   */
  RecorderException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** In words that may reach the publisher: without paths of this machine. */
  static String wordsOf(Throwable cause) {
    if (cause instanceof FileAlreadyExistsException) {
      return "The file is being written by another recorder";
    }
    if (cause instanceof FileSystemException failed) {
      return "The disk refused: " + (failed.getReason() == null ? failed.getClass().getSimpleName() : failed.getReason());
    }
    return cause.getMessage();
  }

  /** For the reply to a request that any failure has ended. */
  static int codeOf(Throwable cause) {
    if (cause instanceof RecorderException refused) {
      return refused.code;
    }
    if (cause instanceof FlvNameException) {
      return 400;
    }
    if (cause instanceof ReplyException failed && failed.failureCode() > 0) {
      return failed.failureCode();
    }
    return cause instanceof FileAlreadyExistsException || cause instanceof FlvFormatException ? 409 : 500;
  }
}
