/** The command line: reads it, checks it, and hands over to {@code server}. Nothing imports it. */
package io.github.vertxrtmp;
