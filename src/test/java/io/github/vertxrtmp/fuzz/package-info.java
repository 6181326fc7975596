/**
 * Coverage-guided fuzz targets (Jazzer) for everything that reads bytes of peers and files, and one for whole sessions. In a
 * normal test run each target is called with the inputs in {@code src/test/resources/io/github/vertxrtmp/fuzz}; with
 * {@code JAZZER_FUZZ=1} it searches for new ones. A target fails at any exception that its decoder does not document, and
 * where a decoder's promise about the result can be checked (what is read can be written and read again, cuts make no
 * difference), also when that is broken. The target of the PROXY header is in
 * {@code net}. {@code ParsersFuzz} is all but the sessions' in one, for a short search.
 */
package io.github.vertxrtmp.fuzz;
