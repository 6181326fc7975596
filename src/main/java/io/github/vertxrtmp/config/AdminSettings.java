package io.github.vertxrtmp.config;

/**
 * Deploying applications over the event bus.
 *
 * @param enabled whether {@code rtmp.admin} is answered at all: whoever can send there can run any class on the class path
 */
public record AdminSettings(boolean enabled) {
}
