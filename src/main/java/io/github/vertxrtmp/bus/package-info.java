/**
 * The contract on the event bus, public: addresses, the JSON shapes of requests, replies and facts, and the by-reference
 * codec for frames.
 *
 * <p>Everything but frames and snapshots is JSON, so that a verticle in any language, or a process behind a bridge, can
 * take part. README.md has the same contract as a table. Imports {@code media} only.
 */
package io.github.vertxrtmp.bus;
