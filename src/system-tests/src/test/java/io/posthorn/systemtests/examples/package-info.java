/**
 * The programs that {@code docs/jms-frameworks.md} shows, so that they are compiled and tested. The
 * page quotes what stands between {@code // begin:} and {@code // end:} word for word, which a test
 * of the application checks.
 */
package io.posthorn.systemtests.examples;
