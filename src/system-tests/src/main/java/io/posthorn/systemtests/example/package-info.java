/**
 * The programs that the manual shows, so that they are compiled. Each stands alone and does what a
 * reader would type; the README quotes them word for word, which a test of the application checks.
 */
package io.posthorn.systemtests.example;
