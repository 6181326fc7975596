/** Tests of the packaged server, in a process of its own, with real clients. Failsafe runs them behind {@code package}. */
package io.github.vertxrtmp.it;
