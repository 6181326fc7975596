/**
 * Micro-benchmarks of what runs for each frame or each message. Figures of one machine compare two versions of the code,
 * never two machines; for the server as a whole see {@code deploy/bench}.
 */
package io.github.vertxrtmp.jmh;
