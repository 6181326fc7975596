/**
 * The log: SLF4J in front, logback behind, set up without XML (reading it costs a tenth of a second at each start). A
 * {@code logback.xml} on the class path, or {@code -Dlogback.configurationFile=…}, is taken instead when there is one.
 *
 * <p>A leaf for {@code server} and {@code Main}; all other rooms know {@code org.slf4j} only.
 */
package io.github.vertxrtmp.logging;
